import { redactText } from '../../domain/masking';
import type { SecretForms } from '../../domain/recipes/secret-forms';

/** What leaves the runner as text: without secrets always, without personal data where it is an error or a log. */
export class Texts {
	constructor(readonly forms: SecretForms) {}

	/** For the workflow. */
	shown(text: string): string {
		return this.forms.redact(text);
	}

	/** For errors, warnings and logs. */
	told(text: string): string {
		return redactText(this.forms.redact(text));
	}

	/** Address without query, fragment and user. */
	address(url: string): string {
		const parsed = URL.parse(url);
		if (parsed === null) return '';
		return this.told(parsed.origin === 'null' ? `${parsed.protocol}${parsed.pathname}` : parsed.origin + parsed.pathname);
	}
}
