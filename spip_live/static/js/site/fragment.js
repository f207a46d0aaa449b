/**
 * The one place where text becomes elements. Browsers with Trusted Types refuse it anywhere else,
 * and only what our own server has just sent is ever passed through.
 */

/** @type {{ createHTML(text: string): any } | undefined} */
const policy = /** @type {any} */ (globalThis).trustedTypes?.createPolicy("spip-fragment", {
  createHTML: (/** @type {string} */ text) => text,
});

/**
 * A piece of page from our own server, ready to be put in place.
 * @param {string} address
 * @returns {Promise<DocumentFragment>}
 */
export async function fetchFragment(address) {
  const url = new URL(address, location.href);
  if (url.origin !== location.origin) throw new Error("a fragment comes from our own server only");
  const answer = await fetch(url, { headers: { Accept: "text/html" }, redirect: "error" });
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
  const text = await answer.text();
  const template = document.createElement("template");
  template.innerHTML = policy ? policy.createHTML(text) : text;
  return template.content;
}
