// What our modules use of a package that brings no types.
export function initAll(): void;
