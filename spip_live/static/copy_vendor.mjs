// Copies what the pages need out of node_modules into static/vendor, which git ignores.
// A file that is missing stops the build: a page without its script must never reach anyone.
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const vendor = join(dirname(fileURLToPath(import.meta.url)), "vendor");
const FONT = "@fontsource-variable/atkinson-hyperlegible-next";
const FACES = [
  "atkinson-hyperlegible-next-latin-wght-normal.woff2",
  "atkinson-hyperlegible-next-latin-ext-wght-normal.woff2",
];
const COPIES = [
  ["govuk-frontend/dist/govuk/govuk-frontend.min.js", "govuk-frontend.min.js"],
  ["socket.io-client/dist/socket.io.esm.min.js", "socket.io.esm.min.js"],
  [`${FONT}/LICENSE`, "fonts/LICENSE.txt"],
  ...FACES.map((face) => [`${FONT}/files/${face}`, `fonts/${face}`]),
];

// node_modules may be shared between several working trees, so ask Node where a package stands.
const require = createRequire(import.meta.url);

/** @param {string} file a package's name and a path inside it */
function source(file) {
  const name = file.split("/").slice(0, file.startsWith("@") ? 2 : 1).join("/");
  for (const folder of require.resolve.paths(name) ?? []) {
    try {
      readFileSync(join(folder, name, "package.json"));
      return join(folder, file);
    } catch { /* not in this folder: try the next one up */ }
  }
  throw new Error(`${name} is not installed: run npm ci --ignore-scripts`);
}

/** @param {string} file */
const fingerprint = (file) =>
  createHash("sha256").update(readFileSync(file)).digest("hex").slice(0, 16);

// A face's address carries its content's fingerprint, so that a browser may keep it for good.
function fontCss() {
  const css = readFileSync(source(`${FONT}/wght.css`), "utf8");
  return css.replace(/url\(\.\/files\/([^)]+)\)/g, (whole, face) =>
    FACES.includes(face) ? `url(fonts/${face}?v=${fingerprint(join(vendor, "fonts", face))})` : whole);
}

rmSync(vendor, { recursive: true, force: true });
mkdirSync(join(vendor, "fonts"), { recursive: true });
for (const [from, to] of COPIES) copyFileSync(source(from), join(vendor, to));
const css = fontCss();
if (css.includes("./files/")) throw new Error("the font's style sheet names a face we do not copy");
writeFileSync(join(vendor, "fonts.css"), css);
