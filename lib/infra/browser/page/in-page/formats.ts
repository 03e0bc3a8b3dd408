/*
 * What fields of a kind of their own take for what people write. Each function stands alone: it runs in the page, and in tests.
 */

export function dayAs(text: string): string | null {
	const written = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text);
	if (written) return `${written[3]}-${written[2]?.padStart(2, '0')}-${written[1]?.padStart(2, '0')}`;
	return /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : null;
}

export function monthAs(text: string): string | null {
	const written = /^(\d{1,2})[/.-](\d{4})$/.exec(text);
	if (written) return `${written[2]}-${written[1]?.padStart(2, '0')}`;
	return /^\d{4}-\d{2}$/.test(text) ? text : null;
}

export function timeAs(text: string): string | null {
	const written = /^(\d{1,2})[:h](\d{2})(:\d{2}(?:\.\d{1,3})?)?$/.exec(text);
	return written ? `${written[1]?.padStart(2, '0')}:${written[2]}${written[3] ?? ''}` : null;
}

export function momentAs(text: string): string | null {
	const [, day = '', time = ''] = /^(\S+?)(?:T|,?\s+)(\S+)$/.exec(text) ?? [];
	const [dayRead, timeRead] = [dayAs(day), timeAs(time)];
	return dayRead === null || timeRead === null ? null : `${dayRead}T${timeRead}`;
}

export function numberAs(text: string): string | null {
	const bare = text.replace(/^R\$\s*/i, '').replace(/\s/g, '');
	if (/^[-+]?(\d+|\d{1,3}(\.\d{3})+),\d+$/.test(bare) || /^[-+]?\d{1,3}(\.\d{3}){2,}$/.test(bare)) return bare.replace(/\./g, '').replace(',', '.').replace(/^\+/, '');
	return /^[-+]?(\d+(\.\d+)?|\.\d+)(e[-+]?\d+)?$/i.test(bare) ? bare.replace(/^\+/, '') : null;
}

/** What the kind of field takes: days and numbers as Brazilians write them, too. Null where the text is nothing of that kind. */
export function asFieldTakes(type: string, text: string): string | null {
	const given = text.trim();
	if (!/^(date|month|time|datetime-local|number|range)$/.test(type)) return text;
	if (given === '') return '';
	switch (type) {
		case 'date':
			return dayAs(given);
		case 'month':
			return monthAs(given);
		case 'time':
			return timeAs(given);
		case 'datetime-local':
			return momentAs(given);
		default:
			return numberAs(given);
	}
}
