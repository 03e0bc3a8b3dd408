import { redactText } from '../../domain/masking';

/** The server's own words, short, without the user's name and without values of records. */
export function serverWords(text: string): string {
	const withoutData = text
		.replace(/ (?:for|to) (?:the )?(?:user|login|server principal) ['"][^'"]*['"]/gi, '')
		.replace(/\bvalue '[^']*'/g, 'value')
		.replace(/Truncated value: '[^']*'/g, 'Truncated value')
		.replace(/The duplicate key value is \([^)]*\)\.?/g, '')
		.replace(/\s+/g, ' ')
		.trim();
	const clean = redactText(withoutData);
	return clean.length > 200 ? `${clean.slice(0, 199)}…` : clean;
}
