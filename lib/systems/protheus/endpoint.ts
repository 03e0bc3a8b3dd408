import { ConnectorError } from '../../domain/errors';
import type { CallContext } from '../../domain/runtime';
import { fillBody, fillPath, fillTexts, type TemplateValues } from '../http-erp';
import { textIn } from './any-case';
import type { ProtheusAnswer, ProtheusClient } from './client';
import { ownWords } from './own-words';
import { system } from './setting-error';
import type { CustomEndpoint, EndpointName } from './settings';

const checkOutcome = 'Look in Protheus whether the record is there before sending it again.';

/** What an endpoint answered, as its settings say. */
export interface EndpointAnswer {
	id: string;
	field(name: string): string | null;
}

/** Sends an order or ticket to the site's own service, once. */
export class Endpoint {
	constructor(
		private readonly client: ProtheusClient,
		private readonly name: EndpointName,
		private readonly settings: CustomEndpoint,
	) {}

	async send(values: TemplateValues, context: CallContext): Promise<EndpointAnswer> {
		const { method, path, query, headers, body, response } = this.settings;
		const answer = await this.client.send(
			{
				operation: this.name,
				kind: 'write',
				method,
				path: fillPath(path, values, system),
				query: fillTexts(query, values),
				headers: fillTexts(headers, values),
				...(body === null ? {} : { body: fillBody(body, values) }),
			},
			context,
		);
		const field = (name: string): string | null => textIn(answer.json, response[name]);
		const id = field('id');
		if (id === null) throw this.withoutId(answer);
		return { id, field };
	}

	/**
	 * A success without the number of a record: services of this kind also answer 200 with an error in it. Only an error that
	 * calls itself the sender's (4xx) proves that nothing was done.
	 */
	private withoutId({ response }: ProtheusAnswer): ConnectorError {
		const words = ownWords(response);
		const { status } = response;
		if (words.isError) {
			const refused = words.errorCode !== null && words.errorCode >= 400 && words.errorCode < 500;
			const said = words.text === '' ? '' : `: ${words.text}`;
			return new ConnectorError(refused ? 'validation' : 'uncertain', `${system} answered ${status} to "${this.name}" with an error${said}`, {
				system,
				httpStatus: status,
				hint: refused ? 'Check the values given, and the body of the endpoint in the credential.' : checkOutcome,
				...(refused ? { nothingDone: true } : {}),
			});
		}
		return new ConnectorError('drift', `${system} took "${this.name}", but its answer holds no number where one is expected.`, {
			system,
			httpStatus: status,
			parameter: `${this.name}.response.id`,
			hint: `Look in Protheus for the record, then compare "${this.name}.response" in the credential with an answer of the service.`,
		});
	}
}
