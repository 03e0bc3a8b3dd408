import type { ICredentialsDecrypted, ICredentialTestFunctions, INodeCredentialTestResult } from 'n8n-workflow';

// The Test buttons of the credentials. What a test does is loaded when its button is pressed: with all of them loaded at once
// n8n would start later.

export async function testStoreCredential(this: ICredentialTestFunctions, credential: ICredentialsDecrypted): Promise<INodeCredentialTestResult> {
	const test = await import('../n8n/store-credential-test.js');
	return await test.testStoreCredential.call(this, credential);
}

export async function testErpCredential(this: ICredentialTestFunctions, credential: ICredentialsDecrypted): Promise<INodeCredentialTestResult> {
	const test = await import('../n8n/erp/credential-test.js');
	return await test.testErpCredential.call(this, credential);
}

export async function testErpFilesCredential(this: ICredentialTestFunctions, credential: ICredentialsDecrypted): Promise<INodeCredentialTestResult> {
	const test = await import('../n8n/files/credential-test.js');
	return await test.testErpFilesCredential.call(this, credential);
}

export async function testCrmCredential(this: ICredentialTestFunctions, credential: ICredentialsDecrypted): Promise<INodeCredentialTestResult> {
	const test = await import('../n8n/crm/credential-test.js');
	return await test.testCrmCredential.call(this, credential);
}

export async function testRpaBrowserCredential(this: ICredentialTestFunctions, credential: ICredentialsDecrypted): Promise<INodeCredentialTestResult> {
	const test = await import('../n8n/rpa/credential-test.js');
	return await test.testRpaBrowserCredential.call(this, credential);
}

export async function testWebhookSecretCredential(this: ICredentialTestFunctions, credential: ICredentialsDecrypted): Promise<INodeCredentialTestResult> {
	const test = await import('../n8n/webhook-secret.js');
	return await test.testWebhookSecretCredential.call(this, credential);
}
