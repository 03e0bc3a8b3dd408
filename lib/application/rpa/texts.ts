import { redactText } from '../../domain/masking';
import type { SecretForms } from '../../domain/recipes/secret-forms';

/** Scheme, host and port; the rest. */
const address = /(\bhttps?:\/\/[^\s"'<>“”|/?#@]+)(?=[\s"'<>“”|/?#]|$)([^\s"'<>“”|]*)/gi;

/** Digits of a host, a port or a path are no phone; what is one by itself, between two marks of an address, is masked there, too. */
function redactAround(text: string): string {
	let told = '';
	let end = 0;
	for (const { index, 0: whole, 1: site = '', 2: rest = '' } of text.matchAll(address)) {
		told += redactText(text.slice(end, index)) + site + rest.split(/([/?#&=;,]+)/).map(redactText).join('');
		end = index + whole.length;
	}
	return told + redactText(text.slice(end));
}

/** What leaves the runner as text: without secrets always, without personal data where it is an error or a log. */
export class Texts {
	constructor(readonly forms: SecretForms) {}

	/** For the workflow. */
	shown(text: string): string {
		return this.forms.redact(text);
	}

	/** For errors, warnings and logs. */
	told(text: string): string {
		return redactAround(this.forms.redact(text));
	}

	/** Address without query, fragment and user. */
	address(url: string): string {
		const parsed = URL.parse(url);
		if (parsed === null) return '';
		return this.told(parsed.origin === 'null' ? `${parsed.protocol}${parsed.pathname}` : parsed.origin + parsed.pathname);
	}
}
