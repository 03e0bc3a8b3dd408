'use strict';

/** The least a community trigger can be that ignores what comes: an answer and no run. */
class NullIgnoringTrigger {
	description = {
		displayName: 'Null Ignoring Trigger',
		name: 'nullIgnoringTrigger',
		group: ['trigger'],
		version: 1,
		description: 'Answers and starts no run',
		defaults: { name: 'Null Ignoring Trigger' },
		inputs: [],
		outputs: ['main'],
		webhooks: [{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'null' }],
		properties: [],
	};

	async webhook() {
		return {};
	}
}

module.exports = { NullIgnoringTrigger };
