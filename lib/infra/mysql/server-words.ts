import { redactText } from '../../domain/masking';

/** The server's own words, short, without personal data. User and host (`'bot'@'10.0.0.5'`) are left out. */
export function serverWords(text: string): string {
	const withoutUser = text
		.replace(/ (?:to|for) user '[^']*'@'[^']*'/g, '')
		.replace(/'[^']*'@'[^']*'/g, 'this user')
		.replace(/\s+/g, ' ')
		.trim();
	const clean = redactText(withoutUser);
	return clean.length > 200 ? `${clean.slice(0, 199)}…` : clean;
}
