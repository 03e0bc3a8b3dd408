import type { INodeProperties } from 'n8n-workflow';

const shown = () => ({ show: { scheme: ['customHmac'] } });

/** What there is to say about a signature that has no preset. */
export function customHmacProperties(): INodeProperties[] {
	return [...signatureProperties(), ...signedProperties()];
}

function signatureProperties(): INodeProperties[] {
	return [
		{
			displayName: 'Signature Header',
			name: 'signatureHeader',
			type: 'string',
			default: 'X-Signature',
			required: true,
			displayOptions: shown(),
		},
		{
			displayName: 'Signature Prefix',
			name: 'signaturePrefix',
			type: 'string',
			default: '',
			placeholder: 'e.g. sha256=',
			description: 'What stands before the signature in that header',
			displayOptions: shown(),
		},
		{
			displayName: 'Algorithm',
			name: 'algorithm',
			type: 'options',
			options: [
				{ name: 'SHA-1', value: 'sha1' },
				{ name: 'SHA-256', value: 'sha256' },
				{ name: 'SHA-512', value: 'sha512' },
			],
			default: 'sha256',
			displayOptions: shown(),
		},
		{
			displayName: 'Encoding',
			name: 'encoding',
			type: 'options',
			options: [
				{ name: 'Base64', value: 'base64' },
				{ name: 'Base64url', value: 'base64url' },
				{ name: 'Hex', value: 'hex' },
			],
			default: 'hex',
			description: 'How the signature is written',
			displayOptions: shown(),
		},
	];
}

function signedProperties(): INodeProperties[] {
	return [
		{
			displayName: 'Signed String',
			name: 'signedString',
			type: 'string',
			default: '{body}',
			required: true,
			placeholder: 'e.g. {timestamp}.{body}',
			description: 'What the signature is made over, of {body} {timestamp} {ID} {method} {URL} and text between them',
			displayOptions: shown(),
		},
		{
			displayName: 'Timestamp Header',
			name: 'timestampHeader',
			type: 'string',
			default: '',
			placeholder: 'e.g. X-Timestamp',
			description: 'Header with the time of signing. Empty: the signature holds no time, and old deliveries stay valid.',
			displayOptions: shown(),
		},
		{
			displayName: 'Timestamp Unit',
			name: 'timestampUnit',
			type: 'options',
			options: [
				{ name: 'ISO 8601', value: 'iso' },
				{ name: 'Milliseconds', value: 'ms' },
				{ name: 'Seconds', value: 's' },
			],
			default: 's',
			displayOptions: shown(),
		},
		{
			displayName: 'ID Header',
			name: 'idHeader',
			type: 'string',
			default: '',
			placeholder: 'e.g. X-Delivery',
			description: 'Header with the sender’s ID of the delivery, the same when it is repeated',
			displayOptions: shown(),
		},
	];
}
