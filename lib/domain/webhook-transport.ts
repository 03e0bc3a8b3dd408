/** Sends the body of a webhook to an address that a workflow, not an administrator, has chosen. */
export interface WebhookTransport {
	/**
	 * Posts once and returns whatever status comes back; redirects are not followed, the answer's body is not read.
	 * @throws ConnectorError `blocked` for an address that is not of the internet, `permission` where n8n forbids it, `unavailable`
	 * where no answer came, with `nothingDone` where the request never left; the signal's reason when it is aborted
	 */
	post(request: WebhookPost): Promise<WebhookAnswer>;
}

export interface WebhookPost {
	/** http or https, without user and password. */
	url: string;
	headers: Readonly<Record<string, string>>;
	/** Exactly what was signed. */
	body: string;
	signal: AbortSignal;
	/** Called when the connection is made: from then on the receiver may have the event. */
	onSent(): void;
	/** Told when the resolving of a name begins, and when it has ended. */
	onLookup?(underWay: boolean): void;
}

export interface WebhookAnswer {
	status: number;
	/** Lower-case names. */
	headers: Readonly<Record<string, string>>;
}
