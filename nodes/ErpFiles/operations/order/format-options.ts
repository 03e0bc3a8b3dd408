import type { Field } from '../../../../lib/n8n/operation';

/** How the file is written; the decimal mark is the credential's. */
export const formatOptions = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		{
			displayName: 'Date Format',
			name: 'dateFormat',
			type: 'options',
			options: [
				{ name: '2026-01-31', value: 'yyyy-MM-dd' },
				{ name: '31/01/2026', value: 'dd/MM/yyyy' },
			],
			default: 'yyyy-MM-dd',
		},
		{
			displayName: 'Delimiter',
			name: 'delimiter',
			type: 'options',
			options: [
				{ name: 'As the Price List', value: 'asList', description: 'What the credential says; where that is automatic, semicolon' },
				{ name: 'Comma', value: ',' },
				{ name: 'Pipe', value: '|' },
				{ name: 'Semicolon', value: ';' },
				{ name: 'Tab', value: 'tab' },
			],
			default: 'asList',
		},
		{
			displayName: 'Encoding',
			name: 'encoding',
			type: 'options',
			options: [
				{ name: 'As the Price List', value: 'asList', description: 'What the credential says; where that is automatic, UTF-8' },
				{ name: 'CP850', value: 'cp850' },
				{ name: 'ISO-8859-15', value: 'iso-8859-15' },
				{ name: 'UTF-16 LE', value: 'utf-16le' },
				{ name: 'UTF-8', value: 'utf-8' },
				{ name: 'UTF-8 with BOM', value: 'utf-8-bom', description: 'As Excel expects it' },
				{ name: 'Windows-1252', value: 'windows-1252' },
			],
			default: 'asList',
			description: 'A character that the encoding does not have is refused',
		},
		{
			displayName: 'Imported Files Stay',
			name: 'filesStay',
			type: 'boolean',
			default: false,
			description: 'Whether the ERP leaves imported files where they are. Then a file that is not there was not sent, and is sent again after a failure of unknown outcome.',
		},
	],
} as const satisfies Field;
