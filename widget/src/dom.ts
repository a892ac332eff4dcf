type Property = string | number | boolean | undefined | ((event: Event) => unknown);
export type Child = Node | string | number | null | undefined | false;

/**
 * Builds an element: `el('p.d', { lang: 'fr' }, 'text')`. A name the element knows is set as a property (handlers, style),
 * any other as an attribute. Text always becomes a text node, so nothing a stranger wrote is ever read as HTML.
 */
export function el<T extends HTMLElement = HTMLElement>(tag: string, properties?: Record<string, Property> | null, ...children: Child[]): T {
  const [name, style = ''] = tag.split('.') as [string, string?];
  const node = document.createElement(name) as T;
  const known = node as unknown as Record<string, unknown>;
  node.className = style;
  for (const key in properties) {
    if (key in node) known[key] = properties[key];
    else node.setAttribute(key, properties[key] as string);
  }
  node.append(...(children.filter((child) => child) as string[]));
  return node;
}

/** Constructed sheets pass a strict `style-src`. A browser too old for them shows the words without styles. */
export function addStyles(root: ShadowRoot, css: string): void {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  } catch {}
}
