// Names in a row, as people say them. Pure.

/** Mei; Mei and Dan; Mei, Dan and Ann.
 * @param {readonly string[]} names */
export const listed = (names) =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`;
