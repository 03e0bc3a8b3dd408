export { BotControl, type BotControlOptions } from './bot-control';
export { conversationKey } from './conversation-key';
export type {
	ChangedConversation,
	ConversationRef,
	ConversationStatus,
	GateCommand,
	GateMessage,
	GateReason,
	GateResult,
	GateSettings,
	PausedFilter,
	PausedPage,
	PauseRequest,
	ResumeRequest,
	SendCheck,
	SentMessage,
	StoreProblem,
} from './types';
