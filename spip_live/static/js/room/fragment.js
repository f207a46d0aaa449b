// The one place where markup from our own server becomes part of the page. The browser parses it as a document of
// its own, in which no script runs, and scripts are taken out besides; no string is ever assigned to innerHTML.

const TIMEOUT_MS = 10000;

/** @param {string} url @returns {Promise<Document>} fails when the page is not there, or is somewhere else */
export function fetchFragment(url) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("GET", url);
    request.responseType = "document";
    request.timeout = TIMEOUT_MS;
    const failed = () => reject(new Error(`${url} did not load`));
    request.onerror = failed;
    request.ontimeout = failed;
    request.onload = () => {
      const moved = new URL(request.responseURL).pathname !== new URL(url, location.href).pathname;
      if (request.status !== 200 || moved || !request.responseXML) failed();
      else resolve(request.responseXML);
    };
    request.send();
  });
}

/** Take one element out of a fetched document, fit for this one.
 * @param {Document} fetched @param {string} selector @returns {HTMLElement | null} */
export function adopt(fetched, selector) {
  const found = fetched.querySelector(selector);
  if (!(found instanceof Element)) return null;
  for (const script of found.querySelectorAll("script")) script.remove();
  return /** @type {HTMLElement} */ (document.adoptNode(found));
}
