import { onlyReads, type HttpPort, type HttpRequest, type HttpResponse } from '../../../../lib/domain/http';

/** Ample for a write over loopback that is answered; it need only arrive. */
const writeMs = 500;

/** The real transport, which gives up soon on a write whose answer is known never to come; whatever else is sent has its usual time. */
export class ImpatientHttp implements HttpPort {
	private impatient = false;

	constructor(private readonly http: HttpPort) {}

	/** From now on, until a write has failed. */
	readonly giveUpSoon = (): void => {
		this.impatient = true;
	};

	async send(request: HttpRequest): Promise<HttpResponse> {
		if (!this.impatient || onlyReads(request)) return await this.http.send(request);
		try {
			return await this.http.send({ ...request, timeoutMs: Math.min(writeMs, request.timeoutMs) });
		} catch (error) {
			this.impatient = false;
			throw error;
		}
	}
}
