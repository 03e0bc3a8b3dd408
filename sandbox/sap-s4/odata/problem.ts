import type { Reply } from '../../kit/server.ts';

/** What a request is refused with. The texts are SAP's, or near to them. */
export class ODataProblem extends Error {
	readonly status: number;
	readonly code: string;

	constructor(status: number, code: string, message: string) {
		super(message);
		this.status = status;
		this.code = code;
	}
}

export const problems = {
	malformed: (message: string) => new ODataProblem(400, '/IWBEP/CM_MGW_RT/021', message),
	unknownProperty: (name: string, type: string) =>
		new ODataProblem(400, '005056A509B11EE1B9A8FEC11C21D78E', `Property ${name} not found in type ${type}`),
	wrongKey: (type: string) => new ODataProblem(400, '005056A509B11EE1B9A8FEC11C22178E', `Invalid key predicate type for '${type}'`),
	notFound: (segment: string) => new ODataProblem(404, '/IWBEP/CM_MGW_RT/020', `Resource not found for segment '${segment}'`),
	unreadableBody: () => new ODataProblem(400, 'CX_SXML_PARSE_ERROR/001560AA0E081DEB8CA398CC1690D406', 'Error while parsing an XML stream'),
	wrongProperty: (name: string, reason: string) =>
		new ODataProblem(400, '/IWCOR/CX_DS_EP_PROPERTY_ERROR', `Property '${name}' ${reason}`),
	business: (code: string, message: string) => new ODataProblem(400, code, message),
	noSuchService: (name: string) =>
		new ODataProblem(403, '/IWFND/MED/170', `No service found for namespace '', name '${name}', version '0001'`),
	forbidden: (name: string) => new ODataProblem(403, '/IWFND/CM_CONSUMER/101', `No authorization to access Service '${name}'`),
	wrongMethod: (method: string) => new ODataProblem(405, '/IWFND/CM_COS/105', `Method '${method}' not allowed for this resource`),
	wrongMediaType: () => new ODataProblem(415, '/IWFND/CM_COS/415', 'Media type not supported: send application/json'),
	notOffered: (what: string) => new ODataProblem(501, '/IWFND/CM_COS/501', `${what} is not supported`),
};

export interface ProblemContext {
	readonly isJson: boolean;
	readonly service: { readonly name: string; readonly component: string } | undefined;
	readonly now: number;
}

/** The error of OData v2, as JSON or as XML. */
export function problemReply({ status, code, message }: ODataProblem, { isJson, service, now }: ProblemContext): Reply {
	const headers = { dataserviceversion: '1.0', 'sap-server': 'true' };
	if (!isJson) return { status, headers: { ...headers, 'content-type': 'application/xml;charset=utf-8' }, body: asXml(code, message) };
	const timestamp = new Date(now).toISOString().replace(/[-:TZ]/g, '').padEnd(22, '0');
	const application = {
		component_id: service?.component ?? '',
		service_namespace: '/SAP/',
		service_id: service?.name ?? '',
		service_version: '0001',
	};
	const innererror = {
		application,
		transactionid: '5F9A2C0E4B7D00F0E00678A1B2C3D4E5',
		timestamp,
		Error_Resolution: {
			SAP_Transaction: 'Run transaction /IWFND/ERROR_LOG on SAP Gateway hub system and search for entries with the timestamp above',
			SAP_Note: 'See SAP Note 1797736 for error analysis (https://service.sap.com/sap/support/notes/1797736)',
		},
		errordetails: [{ code, message, propertyref: '', severity: 'error', target: '' }],
	};
	return {
		status,
		headers: { ...headers, 'content-type': 'application/json;charset=utf-8' },
		body: { error: { code, message: { lang: 'en', value: message }, innererror } },
	};
}

export function escapeXml(text: string): string {
	return text.replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function asXml(code: string, message: string): string {
	const namespace = 'http://schemas.microsoft.com/ado/2007/08/dataservices/metadata';
	return `<?xml version="1.0" encoding="utf-8"?><error xmlns="${namespace}"><code>${escapeXml(code)}</code><message xml:lang="en">${escapeXml(message)}</message></error>`;
}
