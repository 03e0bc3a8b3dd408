import type { Reply } from '../../kit/server.ts';
import { escapeXml } from './problem.ts';

const NAMESPACES =
	'xmlns="http://www.w3.org/2005/Atom" xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata" xmlns:d="http://schemas.microsoft.com/ado/2007/08/dataservices"';

/** The format for whoever does not ask for JSON: an Atom feed or entry with the plain properties. */
export function atomReply(data: Readonly<Record<string, unknown>>): Reply {
	const rows: unknown = data['results'];
	const body = Array.isArray(rows) ? `<feed ${NAMESPACES}>${rows.map((row: unknown) => entry(row, '')).join('')}</feed>` : entry(data, ` ${NAMESPACES}`);
	const type = Array.isArray(rows) ? 'feed' : 'entry';
	return {
		status: 200,
		headers: { 'content-type': `application/atom+xml;type=${type};charset=utf-8`, dataserviceversion: '2.0', 'sap-server': 'true' },
		body: `<?xml version="1.0" encoding="utf-8"?>${body}`,
	};
}

function entry(row: unknown, attributes: string): string {
	const values = typeof row === 'object' && row !== null ? Object.entries(row) : [];
	const properties = values
		.filter(([, value]) => typeof value !== 'object')
		.map(([name, value]) => `<d:${name}>${escapeXml(String(value))}</d:${name}>`);
	return `<entry${attributes}><content type="application/xml"><m:properties>${properties.join('')}</m:properties></content></entry>`;
}
