import type { Field } from '../../../../lib/n8n/operation';
import { defaultNameField, phoneField, policyField, severalMatchesField } from '../fields';

export const personFields = [
	phoneField,
	{
		displayName: 'Name',
		name: 'name',
		type: 'string',
		default: '',
	},
	{
		displayName: 'Email',
		name: 'email',
		type: 'string',
		placeholder: 'e.g. maria@empresa.com.br',
		default: '',
	},
	{
		displayName: 'Document',
		name: 'document',
		type: 'string',
		default: '',
		placeholder: 'e.g. 529.982.247-25',
		description: 'CPF or CNPJ, with or without mask',
	},
	{
		displayName: 'Source',
		name: 'source',
		type: 'string',
		default: 'whatsapp',
		description: 'Where a new contact comes from',
	},
] as const satisfies readonly Field[];

export const mergeFields = [policyField, severalMatchesField, defaultNameField] as const satisfies readonly Field[];
