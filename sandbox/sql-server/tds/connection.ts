import type { Socket } from 'node:net';
import type { FaultPlan } from '../faults.ts';
import { DATABASE, PRINCIPALS } from '../instance.ts';
import type { Instance, Principal } from '../instance.ts';
import type { JournalEntry } from '../journal.ts';
import { Session } from '../session.ts';
import { sameName } from '../tsql/catalog.ts';
import { errors, SqlServerError } from '../tsql/errors.ts';
import { readLogin } from './login.ts';
import type { Login } from './login.ts';
import { PACKET } from './packets.ts';
import type { Message } from './packets.ts';
import { agree, ENCRYPT, preloginReply, readPrelogin } from './prelogin.ts';
import type { Encryption } from './prelogin.ts';
import { Reply } from './reply.ts';
import { RequestHandler } from './request-handler.ts';
import { Transport } from './transport.ts';

/** What a connection needs of the server. */
export interface ConnectionHost {
	readonly instance: Instance;
	readonly encryption: Encryption;
	readonly journal: JournalEntry[];
	readonly faults: FaultPlan;
	loggedIn(connection: Connection): void;
	closed(connection: Connection): void;
}

const TDS_7_4 = 0x74000004;
const TDS_8_0 = 0x08000000;

/** One client: prelogin, TLS, login, then one request after the other. */
export class Connection {
	readonly #host: ConnectionHost;
	readonly #processId: number;
	readonly #transport: Transport;
	readonly #queue: Message[] = [];
	#phase: 'prelogin' | 'handshake' | 'login' | 'ready' | 'closed' = 'prelogin';
	#encryptsLoginOnly = false;
	#requests: RequestHandler | undefined;
	#busy = false;
	readonly #end = Promise.withResolvers<void>();

	constructor(host: ConnectionHost, socket: Socket, processId: number) {
		this.#host = host;
		this.#processId = processId;
		this.#transport = new Transport(socket, processId, {
			message: (message) => this.#received(message),
			closed: () => this.#closed(),
		});
		const { encryption } = host;
		this.#transport.start(encryption === 'strict' ? 'strict' : encryption === 'notSupported' ? 'plain' : 'both');
	}

	/** Resolves when the connection is closed and its transaction undone. */
	drop(): Promise<void> {
		this.#transport.drop();
		return this.#end.promise;
	}

	#closed(): void {
		this.#phase = 'closed';
		this.#requests?.close();
		this.#host.closed(this);
		this.#end.resolve();
	}

	#received(message: Message): void {
		switch (this.#phase) {
			case 'prelogin': return this.#prelogin(message);
			case 'handshake':
				// The handshake is over with the first message that comes out of TLS.
				if (message.type === PACKET.prelogin) return this.#transport.handshake(message.payload);
				return this.#login(message);
			case 'login': return this.#login(message);
			case 'ready':
				if (message.type === PACKET.attention) this.#requests?.cancel();
				this.#queue.push(message);
				return void this.#work();
			case 'closed':
		}
	}

	#prelogin(message: Message): void {
		if (message.type !== PACKET.prelogin) return this.#transport.drop();
		if (this.#transport.isStrict) {
			this.#transport.send(preloginReply(ENCRYPT.notSupported));
			this.#phase = 'login';
			return;
		}
		const { answer, tls } = agree(this.#host.encryption, readPrelogin(message.payload));
		this.#transport.send(preloginReply(answer));
		if (tls === 'refused') return this.#transport.end();
		this.#encryptsLoginOnly = tls === 'login';
		this.#phase = tls === 'none' ? 'login' : 'handshake';
		if (tls !== 'none') this.#transport.beginHandshake();
	}

	#login(message: Message): void {
		if (message.type !== PACKET.login) return this.#transport.drop();
		const login = readLogin(message.payload);
		if (this.#encryptsLoginOnly) this.#transport.endTls();
		const refusals = this.#refusals(login);
		const principal = this.#principal(login);
		if (refusals.length > 0 || principal === undefined) {
			const reply = new Reply();
			for (const refusal of refusals) reply.error(refusal);
			this.#transport.send(reply.failedDone().take());
			return this.#transport.end();
		}
		this.#phase = 'ready';
		this.#transport.packetSize = login.packetSize;
		const session = new Session(this.#host.instance, principal, this.#processId);
		this.#requests = new RequestHandler(session, this.#transport, this.#host);
		this.#transport.send(new Reply().welcome(DATABASE, this.#transport.isStrict ? TDS_8_0 : TDS_7_4, login.packetSize).take());
		this.#host.loggedIn(this);
	}

	#principal({ user, password }: Login): Principal | undefined {
		return PRINCIPALS.find((candidate) => sameName(candidate.name, user) && candidate.password === password);
	}

	/** A login that fails for its database gets two errors, as from SQL Server. */
	#refusals(login: Login): SqlServerError[] {
		const rule = this.#host.faults.forLogin();
		if (rule !== undefined) return [new SqlServerError(rule.number ?? 18_456, rule.severity ?? 14, rule.message ?? errors.loginFailed(login.user).message)];
		if (this.#principal(login) === undefined) return [errors.loginFailed(login.user)];
		const known = ['', DATABASE, 'master'].some((name) => sameName(name, login.database));
		return known ? [] : [errors.cannotOpenDatabase(login.database), errors.loginFailed(login.user)];
	}

	async #work(): Promise<void> {
		if (this.#busy) return;
		this.#busy = true;
		for (let message = this.#queue.shift(); message !== undefined && this.#phase === 'ready'; message = this.#queue.shift()) {
			await this.#requests?.handle(message);
		}
		this.#busy = false;
	}
}
