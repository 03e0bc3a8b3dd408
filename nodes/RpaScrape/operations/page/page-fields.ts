import type { Field } from '../../../../lib/n8n/operation';

/** Which page, and when it is there. */
export const pageFields = [
	{
		displayName: 'URL',
		name: 'url',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. /clientes?situacao=ativo',
		description: 'Of the page, relative to the credential’s base URL, or a whole address of an allowed origin. The credential’s recipe logs in where it has a login.',
	},
	{
		displayName: 'Wait For',
		name: 'waitFor',
		type: 'string',
		default: '',
		placeholder: 'e.g. #clientes tbody tr',
		description: 'Selector of what is visible once the page is complete. Several alternatives with || between them.',
	},
] as const satisfies readonly Field[];
