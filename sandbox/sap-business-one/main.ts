import { runAsProcess } from '../kit/process.ts';
import { startSapBusinessOneSandbox } from './server.ts';

// node sandbox/sap-business-one/main.ts --port 4030 --session-minutes 5 --item-price gross
void runAsProcess((options) => startSapBusinessOneSandbox(options));
