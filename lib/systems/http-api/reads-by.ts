import { onlyReads, type HttpMethod, type HttpRequest } from '../../domain/http';
import type { ExchangeKind } from './answer-body';

/** Says whether a request only reads, where its method would say otherwise. */
export function readsBy(kind: ExchangeKind, method: HttpMethod): Pick<HttpRequest, 'reads'> {
	const reads = kind === 'read';
	return onlyReads({ method }) === reads ? {} : { reads };
}
