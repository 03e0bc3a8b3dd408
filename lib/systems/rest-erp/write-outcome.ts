import type { WriteOutcome } from '../../domain/erp';
import type { HttpResponse } from '../../domain/http';
import { statusKey } from '../../domain/order-status';

/** An ERP with native idempotency says in a header that it did not do the work again. */
export function outcomeOf({ headers }: HttpResponse): WriteOutcome {
	return headers['idempotent-replayed']?.toLowerCase() === 'true' ? 'existing' : 'created';
}

/** As {@link outcomeOf}; an order the ERP holds back for approval says so by its status. */
export function orderOutcome(response: HttpResponse, rawStatus: string | null, draftStatuses: readonly string[]): WriteOutcome {
	const outcome = outcomeOf(response);
	const isDraft = rawStatus !== null && draftStatuses.includes(statusKey(rawStatus));
	return outcome === 'created' && isDraft ? 'draft' : outcome;
}
