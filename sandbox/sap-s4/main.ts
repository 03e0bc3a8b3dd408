import { runAsProcess } from '../kit/process.ts';
import { startSapS4Sandbox } from './server.ts';

// node sandbox/sap-s4/main.ts --port 4030 --page-size 20 --keys stripped
void runAsProcess((options) => startSapS4Sandbox(options));
