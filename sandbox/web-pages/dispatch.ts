import { randomBytes } from 'node:crypto';
import { SandboxClock } from '../kit/clock.ts';
import { startSandbox } from '../kit/sandbox.ts';
import type { RunningSandbox } from '../kit/sandbox.ts';
import { Router, jsonReply } from '../kit/server.ts';
import type { Reply, SandboxRequest } from '../kit/server.ts';
import { WebErpJournal, readForm } from '../web-erp/form.ts';
import { html, trusted } from '../web-erp/html.ts';
import type { Markup } from '../web-erp/html.ts';
import { dispatchApp } from './dispatch-app.ts';
import { cookieValue, documentReply, redirectReply } from './page.ts';
import { branches, shipments } from './shipments.ts';

export interface DispatchOptions {
	port?: number;
	clock?: SandboxClock;
	/** Default `clerk@example.com`. */
	user?: string;
	/** Default `clerk-password`. */
	password?: string;
}

export interface Pickup {
	/** `PU-2001` */
	readonly number: string;
	readonly branch: string;
	readonly customer: string;
	/** ISO date. */
	readonly date: string;
}

export interface DispatchSandbox extends RunningSandbox {
	readonly baseUrl: string;
	readonly user: string;
	readonly password: string;
	/** Pickups requested, oldest first. */
	pickups(): readonly Pickup[];
	/** Whether each password that was sent was right, oldest first. */
	logins(): readonly boolean[];
	endSessions(): void;
}

/** How far somebody has come: user given, password right, branch chosen. */
interface SignIn {
	readonly user: string;
	authenticated: boolean;
	branch: string | null;
}

const COOKIE = 'dispatch_sid';
const SHIPMENTS_PER_TURN = 5;
const FIRST_PICKUP = 2001;

const english = (title: string, content: Markup): Reply => documentReply({ language: 'en-US', title, content: html`<body>${content}</body>` });

function step(title: string, action: string, field: Markup, button: string, alert: string | null = null): Reply {
	return english(title, html`<main><h1>${title}</h1>${alert !== null && html`<p role="alert">${alert}</p>`}<form method="post" action="${action}">${field} <button>${button}</button></form></main>`);
}

const userField = html`<label>Email <input type="email" name="user" autocomplete="username"></label>`;
const passwordField = html`<label>Password <input type="password" name="password" autocomplete="current-password"></label>`;
const branchField = html`<label>Branch <select name="branch">${branches.map(([value, name]) => html`<option value="${value}">${name}</option>`)}</select></label>`;

class Dispatch {
	readonly #user: string;
	readonly #password: string;
	#signIns = new Map<string, SignIn>();
	pickups: Pickup[] = [];
	logins: boolean[] = [];

	constructor(user: string, password: string) {
		this.#user = user;
		this.#password = password;
	}

	reset(): void {
		this.#signIns.clear();
		this.pickups = [];
		this.logins = [];
	}

	endSessions(): void {
		this.#signIns.clear();
	}

	routes(): Router {
		return new Router()
			.add('GET', '/', (request) => redirectReply(this.#signedIn(request) === undefined ? '/signin' : '/app'))
			.add('GET', '/signin', () => step('Sign in', '/signin', userField, 'Next'))
			.add('POST', '/signin', (request) => this.#giveUser(request))
			.add('GET', '/signin/password', (request) => (this.#of(request) === undefined ? redirectReply('/signin') : step('Enter password', '/signin/password', passwordField, 'Sign in')))
			.add('POST', '/signin/password', (request) => this.#givePassword(request))
			.add('GET', '/signin/branch', (request) => (this.#of(request)?.authenticated === true ? step('Choose branch', '/signin/branch', branchField, 'Continue') : redirectReply('/signin')))
			.add('POST', '/signin/branch', (request) => this.#chooseBranch(request))
			.add('GET', '/app', (request) => this.#app(request))
			.add('GET', '/api/shipments', (request) => this.#shipments(request))
			.add('POST', '/api/pickups', (request) => this.#requestPickup(request));
	}

	#of({ headers }: SandboxRequest): SignIn | undefined {
		return this.#signIns.get(cookieValue(headers.cookie, COOKIE) ?? '');
	}

	#signedIn(request: SandboxRequest): (SignIn & { branch: string }) | undefined {
		const signIn = this.#of(request);
		return signIn === undefined || signIn.branch === null ? undefined : { ...signIn, branch: signIn.branch };
	}

	#giveUser(request: SandboxRequest): Reply {
		const user = readForm(request, 'utf-8').fields.get('user') ?? '';
		if (user === '') return step('Sign in', '/signin', userField, 'Next', 'Enter your email.');
		const id = randomBytes(12).toString('hex');
		this.#signIns.set(id, { user, authenticated: false, branch: null });
		return redirectReply('/signin/password', [`${COOKIE}=${id}; Path=/; HttpOnly; SameSite=Lax`]);
	}

	#givePassword(request: SandboxRequest): Reply {
		const signIn = this.#of(request);
		if (signIn === undefined) return redirectReply('/signin');
		const right = signIn.user === this.#user && readForm(request, 'utf-8').fields.get('password') === this.#password;
		this.logins.push(right);
		if (!right) return step('Enter password', '/signin/password', passwordField, 'Sign in', "We couldn't sign you in. Check your email and password.");
		signIn.authenticated = true;
		return redirectReply('/signin/branch');
	}

	#chooseBranch(request: SandboxRequest): Reply {
		const signIn = this.#of(request);
		const branch = readForm(request, 'utf-8').fields.get('branch') ?? '';
		if (signIn?.authenticated !== true || !branches.some(([value]) => value === branch)) return redirectReply('/signin/branch');
		signIn.branch = branch;
		return redirectReply('/app');
	}

	#app(request: SandboxRequest): Reply {
		const signIn = this.#signedIn(request);
		if (signIn === undefined) return redirectReply('/signin');
		const name = branches.find(([value]) => value === signIn.branch)?.[1];
		return english('Dispatch', html`<header><span aria-label="Current branch">${name}</span></header><dispatch-app></dispatch-app><script type="module">${trusted(dispatchApp)}</script>`);
	}

	#shipments(request: SandboxRequest): Reply {
		const signIn = this.#signedIn(request);
		if (signIn === undefined) return jsonReply(401, { error: 'Not signed in.' });
		const wanted = (request.query.get('q') ?? '').trim().toLowerCase();
		const digits = wanted.replace(/\D/g, '');
		const found = shipments.filter(
			({ branch, customer, phone }) =>
				branch === signIn.branch && (customer.toLowerCase().includes(wanted) || (digits !== '' && phone.replace(/\D/g, '') === digits)),
		);
		const offset = Math.max(0, Number(request.query.get('offset')) || 0);
		return jsonReply(200, { total: found.length, items: found.slice(offset, offset + SHIPMENTS_PER_TURN) });
	}

	#requestPickup(request: SandboxRequest): Reply {
		const signIn = this.#signedIn(request);
		if (signIn === undefined) return jsonReply(401, { error: 'Not signed in.' });
		const { customer, date } = { customer: '', date: '', ...(typeof request.body === 'object' ? (request.body as Partial<Pickup>) : {}) };
		if (customer === '' || !/^\d{4}-\d{2}-\d{2}$/.test(date)) return jsonReply(422, { error: 'Customer and date are required.' });
		const pickup = { number: `PU-${FIRST_PICKUP + this.pickups.length}`, branch: signIn.branch, customer, date };
		this.pickups.push(pickup);
		const [year, month, day] = date.split('-');
		return jsonReply(200, { number: pickup.number, date: `${month}/${day}/${year}` });
	}
}

/** A shipping application in English: sign-in in three steps, drawn by the browser in open shadow roots, labels but no ids. */
export async function startDispatch(options: DispatchOptions = {}): Promise<DispatchSandbox> {
	const { port = 0, clock = new SandboxClock(), user = 'clerk@example.com', password = 'clerk-password' } = options;
	const dispatch = new Dispatch(user, password);
	const routes = dispatch.routes();
	const sandbox = await startSandbox({
		port,
		clock,
		journal: new WebErpJournal(),
		knobs: {},
		handle: (request) => routes.find(request)?.(request) ?? { status: 404, headers: { 'content-type': 'text/plain' }, body: 'Not found' },
		reset: () => dispatch.reset(),
		state: () => ({ pickups: dispatch.pickups, logins: dispatch.logins }),
	});
	const truth = { pickups: () => [...dispatch.pickups], logins: () => [...dispatch.logins], endSessions: () => dispatch.endSessions() };
	return { ...sandbox, baseUrl: sandbox.url, user, password, ...truth };
}
