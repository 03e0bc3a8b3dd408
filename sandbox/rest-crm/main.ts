import { runAsProcess } from '../kit/process.ts';
import { startRestCrmSandbox } from './server.ts';

// node sandbox/rest-crm/main.ts --port 4050 --face contacts --phone-match substring
void runAsProcess((options) => startRestCrmSandbox(options));
