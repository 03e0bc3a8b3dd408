import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { ConnectorError } from '../domain/errors';

/** Reads the fields of an ERP credential; what is wrong is named by the field's label. */
export class CredentialFields {
	constructor(
		private readonly data: ICredentialDataDecryptedObject,
		private readonly system: string,
	) {}

	text(name: string): string {
		const value = this.data[name];
		return typeof value === 'string' ? value.trim() : '';
	}

	/** A secret keeps its blanks. */
	secret(name: string): string {
		const value = this.data[name];
		return typeof value === 'string' ? value : '';
	}

	required(name: string, label: string): string {
		const value = this.text(name);
		if (value === '') throw this.invalid(name, label, 'is empty');
		return value;
	}

	number(name: string, label: string, { minimum, fallback }: { minimum: number; fallback: number }): number {
		const value = this.data[name] ?? fallback;
		const number = Number(value === '' ? fallback : value);
		if (!Number.isFinite(number) || number < minimum) throw this.invalid(name, label, `is not a number from ${minimum} on`);
		return number;
	}

	flag(name: string): boolean {
		return this.data[name] === true;
	}

	/** How the server's certificate is checked; see `tlsProperties`. */
	tls(): { rejectUnauthorized: boolean; ca?: string } {
		const ca = this.text('ca');
		return { rejectUnauthorized: !this.flag('ignoreTlsErrors'), ...(ca === '' ? {} : { ca }) };
	}

	words(name: string): string[] {
		return this.text(name).split(',').map((word) => word.trim()).filter((word) => word !== '');
	}

	/** A JSON object written into the credential. @param elsewhere names that have a field of their own, and do not belong here */
	object(name: string, label: string, elsewhere: readonly string[] = []): Record<string, unknown> {
		const value = this.data[name];
		if (value === undefined || value === '') return {};
		const parsed = typeof value === 'string' ? parseJson(value) : value;
		if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw this.invalid(name, label, 'is not a JSON object');
		const misplaced = elsewhere.find((each) => each in parsed);
		if (misplaced !== undefined) throw this.invalid(name, label, `holds “${misplaced}”, which has a field of its own`);
		return parsed as Record<string, unknown>;
	}

	private invalid(name: string, label: string, what: string): ConnectorError {
		return new ConnectorError('validation', `The field “${label}” of the ${this.system} credential ${what}.`, {
			system: this.system,
			parameter: name,
			hint: 'Open the credential and correct it.',
			nothingDone: true,
		});
	}
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
