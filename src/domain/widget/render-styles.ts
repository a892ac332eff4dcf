/** Style of the page without script: warm paper, dark ink, both themes at AA. */
export const PAGE_CSS = [
  ':root{color-scheme:light dark;--paper:#faf7f2;--ink:#1f1d1a;--line:#d8d2c6;--accent:#1f5c43}',
  '@media(prefers-color-scheme:dark){:root{--paper:#191816;--ink:#ece8e0;--line:#45413a;--accent:#8fd0b0}}',
  'body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}',
  'main{max-width:44rem;margin:0 auto;padding:24px 16px}',
  'h1{font-size:1.5em;margin:0 0 4px}p{margin:0 0 4px}a{color:var(--accent)}',
  '.average{font-weight:600}.small,table,label{font-size:.875em}',
  'table{border-collapse:collapse;margin:12px 0;font-variant-numeric:tabular-nums}caption{position:absolute;clip-path:inset(50%)}',
  'th{font-weight:400;text-align:start;padding:0 24px 0 0}td{text-align:end}',
  'form{display:flex;flex-wrap:wrap;gap:8px 16px;align-items:center;margin:12px 0}',
  'select,button{font:inherit;color:inherit;background:none;border:1px solid;border-radius:10px;min-height:40px;padding:4px 12px}',
  'option{color:#111;background:#fff}',
  ':focus-visible{outline:3px solid var(--accent);outline-offset:2px}',
  'ul{list-style:none;margin:0;padding:0}li{padding:16px 0;border-top:1px solid var(--line)}',
  'footer{max-width:44rem;margin:0 auto;padding:16px 16px 32px;font-size:.875em;overflow-wrap:anywhere;border-top:1px solid var(--line)}footer h2{font-size:1em;margin:0 0 4px}',
  '.text{white-space:pre-line;overflow-wrap:anywhere}.reply{margin:12px 0 0 16px;padding-left:12px;border-left:2px solid var(--line)}',
].join('');
