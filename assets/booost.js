// htmx sends the CSRF token with every request that changes something.
document.addEventListener('htmx:config:request', (event) => {
  const headers = event.detail?.ctx?.request?.headers;
  if (headers) headers['x-csrf-token'] = document.body.dataset.csrf ?? '';
});
