import { ConnectorError } from '../../domain/errors';
import type { CallContext } from '../../domain/runtime';
import { fillBody, fillPath, fillTexts, type TemplateValues } from '../http-api';
import { textIn, valueIn } from './any-case';
import type { ProtheusAnswer, ProtheusClient } from './client';
import { ownWords, type OwnWords } from './own-words';
import { system } from './setting-error';
import type { CustomEndpoint, EndpointName } from './settings';
import { recordNumber } from './written-values';

const checkOutcome = 'Look in Protheus whether the record is there before sending it again.';

/** What an endpoint answered, as its settings say. */
export interface EndpointAnswer {
	id: string;
	/** The id where the service tells no other. */
	number: string;
	field(name: string): string | null;
	/** As it stands in JSON. */
	value(name: string): unknown;
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
		const id = this.numberAt('id', answer);
		const words = ownWords(answer.response);
		if (this.isError(words)) throw this.toldError(answer, words, id);
		if (id === null) throw this.withoutId(answer);
		return {
			id,
			number: this.numberAt('number', answer) ?? id,
			field: (name) => textIn(answer.json, response[name]),
			value: (name) => valueIn(answer.json, response[name]),
		};
	}

	/** Of several places the first with a true number. */
	private numberAt(name: 'id' | 'number', { json }: ProtheusAnswer): string | null {
		const numbers = this.placesOf(name).map((path) => recordNumber(valueIn(json, path)));
		return numbers.find((number) => number !== null) ?? null;
	}

	private placesOf(name: string): readonly string[] {
		const paths = this.settings.response[name] ?? [];
		return typeof paths === 'string' ? [paths] : paths;
	}

	/** Where the service tells its number as `code`, a code and a message are no error. */
	private isError({ errorForm }: OwnWords): boolean {
		return errorForm === 'older' || (errorForm === 'ttalk' && !this.placesOf('id').some((path) => path.toLowerCase() === 'code'));
	}

	/**
	 * A success with an error in it, as services of this kind give; whatever stands in the place of the number then fills it.
	 * Only an error that calls itself the sender's (4xx), without a number, proves that nothing was done.
	 */
	private toldError({ response: { status } }: ProtheusAnswer, { errorCode, text }: OwnWords, id: string | null): ConnectorError {
		const refused = id === null && errorCode !== null && errorCode >= 400 && errorCode < 500;
		return new ConnectorError(refused ? 'validation' : 'uncertain', `${system} answered ${status} to "${this.name}" with an error${text === '' ? '.' : `: ${text}`}`, {
			system,
			httpStatus: status,
			hint: refused ? 'Check the values given, and the body of the endpoint in the credential.' : checkOutcome,
			...(refused ? { nothingDone: true } : {}),
		});
	}

	private withoutId({ response: { status } }: ProtheusAnswer): ConnectorError {
		return new ConnectorError('drift', `${system} took "${this.name}", but its answer holds no number where one is expected.`, {
			system,
			httpStatus: status,
			parameter: `${this.name}.response.id`,
			hint: `Look in Protheus for the record, then compare "${this.name}.response" in the credential with an answer of the service.`,
		});
	}
}
