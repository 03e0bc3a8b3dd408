const ownImport = /\bimport\((["'])(\.{1,2}\/[^"'\n]+)\1\)/g;

/**
 * Compiled code, with the package's own modules that are loaded at their first use loaded by `require`. n8n empties its
 * cache of required modules when it installs another version of the package; what `import()` has given it keeps for good, and
 * the new version would run with parts of the old one. Drivers, which have no relative address, stay with `import()`.
 * @param {string} code
 */
export function requireOwnModules(code) {
	return code.replace(ownImport, (_, quote, path) => `Promise.resolve().then(() => require(${quote}${path}${quote}))`);
}

/** @param {string} code */
export function importsOwnModules(code) {
	return new RegExp(ownImport.source).test(code);
}
