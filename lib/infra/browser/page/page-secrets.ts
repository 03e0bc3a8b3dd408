import { SecretForms } from '../../../domain/recipes/secret-forms';

/** What no picture, copy or message may hold: the session's secrets, and what was filled in as secret since. Shared by all windows of a session. */
export class PageSecrets {
	private readonly remembered = new Map<string, SecretForms>();

	constructor(private readonly given: SecretForms) {}

	/** Texts under four characters are covered where they were filled in, but not looked for: they are part of too many words. */
	remember(text: string): void {
		if (text.trim().length >= 4 && !this.remembered.has(text)) this.remembered.set(text, new SecretForms([text]));
	}

	get forms(): readonly string[] {
		const all = new Set([this.given, ...this.remembered.values()].flatMap(({ forms }) => forms));
		return [...all].sort((a, b) => b.length - a.length);
	}

	redact(text: string): string {
		return [this.given, ...this.remembered.values()].reduce((redacted, forms) => forms.redact(redacted), text);
	}
}
