/** Texts that break a statement, a path, a pattern or a number, where they are spliced instead of bound. */
export const hostileTexts = [
	"' OR '1'='1",
	"1001' OR 1=1 -- ",
	'1001; DROP TABLE canario',
	"'; UPDATE clientes SET nome='x'; --",
	"' UNION SELECT segredo, segredo, segredo, segredo, segredo, segredo, segredo FROM canario -- ",
	'" OR ""="',
	'%',
	'_',
	'1001abc',
	'0x3E9',
	'1e3',
	'\\',
	'../customers',
	'a/b?c=d#e',
	'{sku}',
	'🤖',
];
