'use strict';

/** The least a community trigger can be: every call starts a run with the body as n8n parsed it. */
class NullTrigger {
	description = {
		displayName: 'Null Trigger',
		name: 'nullTrigger',
		group: ['trigger'],
		version: 1,
		description: 'Starts a run with what came',
		defaults: { name: 'Null Trigger' },
		inputs: [],
		outputs: ['main'],
		webhooks: [{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'null' }],
		properties: [],
	};

	async webhook() {
		return { workflowData: [[{ json: { ...this.getBodyData() } }]] };
	}
}

module.exports = { NullTrigger };
