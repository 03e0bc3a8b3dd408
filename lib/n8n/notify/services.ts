import { buildEvent, notifySystem, notifySystems, readTargets, type EventInput, type NotifyResult, type NotifySettings } from '../../application/notify';
import { AddressPolicy } from '../../domain/address-policy';
import { ConnectorError } from '../../domain/errors';
import type { CallContext } from '../../domain/runtime';
import { GuardedPost } from '../../infra/http/guarded-post';
import { proxyIsSet } from '../proxy';
import type { ExecutionScope } from '../scope';
import { egressRules } from './egress';
import { openSecrets, type NotifyAuthentication } from './secrets';

export interface SendEvent {
	event: EventInput;
	/** A list of addresses, or of objects with `url` and `name`. */
	targets: unknown;
	authentication: NotifyAuthentication;
	settings: NotifySettings;
}

/** What the node Notify Systems works with. */
export interface NotifyServices {
	send(request: SendEvent, context: CallContext): Promise<NotifyResult>;
}

/** Set by whoever runs n8n: no workflow, item or AI agent can open the way into the private network. */
const allowedHostsVariable = 'BACKOFFICE_NOTIFY_ALLOWED_HOSTS';

/** One per run. @throws ConnectorError `validation` where the environment variable cannot be read */
export async function openNotify(scope: ExecutionScope): Promise<NotifyServices> {
	return await scope.once('notify', async () => {
		const policy = policyOf(process.env[allowedHostsVariable] ?? '');
		const proxied = proxyIsSet();
		const filter = scope.functions.helpers.getSecureEgressFilter?.();
		const transport = new GuardedPost({ system: notifySystem, policy, useGlobalAgents: proxied, ...egressRules(filter, policy, proxied) });
		const { clock, random, log } = scope;
		const tools = { transport, policy, clock, random, log, store: async () => await scope.store() };
		return {
			send: async ({ event, targets, authentication, settings }, { signal }) => {
				const secrets = await openSecrets(scope, authentication);
				const request = { targets: readTargets(targets), event: buildEvent(event, clock.now()), secrets, settings, signal };
				return await notifySystems(tools, request);
			},
		};
	});
}

function policyOf(text: string): AddressPolicy {
	const policy = new AddressPolicy(text.split(',').map((entry) => entry.trim()).filter((entry) => entry !== ''));
	const [unreadable] = policy.unreadable;
	if (unreadable === undefined) return policy;
	throw new ConnectorError('validation', `${allowedHostsVariable} holds “${unreadable}”, which allows nothing: it is neither a host name, an address nor a subnet, or IPv4 written as IPv6.`, {
		system: notifySystem,
		hint: 'Ask the administrator of n8n to write it like crm.example.lan,10.1.0.0/16, without protocol and port.',
		nothingDone: true,
	});
}
