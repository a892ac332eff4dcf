/** `newest` is the default and the only order an owner can have on load: no default by rating exists. */
export const WIDGET_SORTS = ['newest', 'oldest', 'highest', 'lowest'] as const;
export type WidgetSort = (typeof WIDGET_SORTS)[number];
