/** Every endpoint of the product, one line each. */
import type { Route } from '../route.ts';
import { getAccounts, patchAccount } from './access/accounts.ts';
import { patchMe } from './access/patch-me.ts';
import { postInvitation } from './access/post-invitation.ts';
import { deleteSession, postAcceptance, postSession } from './access/session.ts';
import { deleteToken, getTokens, postToken } from './access/tokens.ts';
import { getWelcome } from './access/welcome.ts';
import { postCount, postParse } from './audiences/questions.ts';
import { deleteAudience, getAudiences, postAudience } from './audiences/saved.ts';
import { getAudit } from './audit/get-audit.ts';
import { getBroadcast, getBroadcasts, patchBroadcast, postAgain, postBroadcast } from './broadcasts/broadcasts.ts';
import { getCurve, getLiveBroadcast, getRecipients, postPreview } from './broadcasts/watch.ts';
import {
  getChange,
  getChanges,
  getChangesFile,
  postChange,
  postDecision,
  postDecisions,
  postDone,
} from './changes/changes.ts';
import {
  deleteChangeRule,
  getChangeRules,
  getChangeSettings,
  postChangeRule,
  putDeadNumbers,
  putWriteBack,
} from './changes/settings.ts';
import {
  deleteChannel,
  getChannelKinds,
  getChannels,
  patchChannel,
  postChannel,
  postChannelTest,
} from './channels/channels.ts';
import { getHook, postHook } from './channels/hooks.ts';
import { getContact } from './contacts/get-contact.ts';
import { getContacts } from './contacts/get-contacts.ts';
import { deleteSubscriber, getSubscribers, postSubscriber } from './conversations/resthooks.ts';
import {
  getContactRuns,
  getFlowRuns,
  getSession,
  postContactEnd,
  postFlowEnd,
  postSessionEnd,
} from './conversations/runs.ts';
import {
  deleteStart,
  getLiveStart,
  getProblems,
  getStart,
  getStartPeople,
  getStarts,
  patchStart,
  postStart,
} from './conversations/starts.ts';
import { deleteTrigger, getTriggers, postTrigger, postTriggerTrial } from './conversations/triggers.ts';
import { dropDelivery, getDeliveries, resendDeliveries, resendDelivery } from './fhir/deliveries.ts';
import { getFlowExport, postFlowImport, postInspect } from './flows/files.ts';
import {
  getFlow,
  getFlowAssets,
  getFlows,
  getLiveFlow,
  getRevisions,
  patchFlow,
  postFlow,
  postFlowCopy,
} from './flows/flows.ts';
import { deleteFlowTest, getFlowTests, postFlowTest, postFlowTestRun, putFlowTest } from './flows/tests.ts';
import { getGroup, getGroups, patchGroup, postGroup, postGroupMembers, putGroupTie } from './groups/groups.ts';
import { deleteHoliday, deleteHours, getHours, postHolidays, putHours } from './hours/hours.ts';
import { getImport, getImportNotes, getImportNotesFile, getImports } from './imports/get-imports.ts';
import { postSheet, postSheetUpload } from './imports/post-sheet.ts';
import { postDemo, postImportCancel, postImportFile, postImportResume } from './imports/start-imports.ts';
import { getMappings, getSourceMapping, postMappingPreview, putSourceMapping } from './mapping/mapping.ts';
import {
  deleteComparison,
  getDuplicate,
  getDuplicates,
  getMerges,
  postComparison,
  postDuplicateDecision,
  postMergeUndo,
} from './matching/duplicates.ts';
import { getNumbers, postNumberDecision } from './matching/numbers.ts';
import { getLive, getReady } from './meta/health.ts';
import { getMetrics } from './meta/metrics.ts';
import { getChoices, getPlaces, getShapes } from './places/get-places.ts';
import {
  getFlowOverview,
  getPlaybook,
  getPlaybooks,
  patchPreparation,
  postPlaybookInstall,
} from './playbooks/playbooks.ts';
import { postFlowClosing, postReminder, postStartClosing } from './results/afterwards.ts';
import {
  deleteResultsExport,
  getExportFile,
  getResultsExport,
  getResultsExports,
  postResultsExport,
} from './results/exports.ts';
import { getFlowCounts, getResultPeople, getResults } from './results/results.ts';
import { getAnswerer, getAnswers, getThemes, putThemes } from './results/words.ts';
import { getCampaign, getCampaigns, patchCampaign, postCampaign } from './schedules/campaigns.ts';
import {
  getCalendar,
  getSchedule,
  getSchedules,
  patchSchedule,
  postSchedule,
  postSchedulePreview,
} from './schedules/schedules.ts';
import { getSettings, putSettings } from './settings/settings.ts';
import { getExchanges, getRefused, postExchange, postRefusedRetry } from './sources/exchanges.ts';
import { postSourceHookBelow, postSourceHookCall, putSourceHook, putSourceHookBelow } from './sources/hooks.ts';
import { getLiveSources } from './sources/live.ts';
import {
  deleteSource,
  getSource,
  getSourceKinds,
  getSources,
  patchSource,
  postProbe,
  postSource,
  postSourceAnswer,
  postSourceHook,
} from './sources/sources.ts';
import { getPhoneCall, getPhones, postPhoneAct, postPhoneCall, postPhoneMessage } from './threads/phones.ts';
import { getThread, getUnknownSenders, getUnknownThread, postConsent, postMessage } from './threads/threads.ts';

export const routes: readonly Route[] = [
  ...[getLive, getReady, getMetrics],
  ...[getWelcome, postSession, deleteSession, patchMe],
  ...[postInvitation, postAcceptance, getAccounts, patchAccount, getTokens, postToken, deleteToken],
  ...[getSettings, putSettings],
  ...[getHours, putHours, deleteHours, postHolidays, deleteHoliday],
  ...[getAudit],
  ...[getDeliveries, resendDeliveries, resendDelivery, dropDelivery],
  ...[getContact, getPlaces, getShapes, getChoices],
  ...[getImports, getImport, getImportNotes, getImportNotesFile, postImportFile, postDemo],
  ...[postSheetUpload, postSheet],
  ...[postImportCancel, postImportResume],
  ...[getSourceKinds, getSources, getLiveSources, getSource, postSource, patchSource, deleteSource, postProbe],
  ...[getExchanges, postExchange, getRefused, postRefusedRetry, postSourceAnswer, postSourceHook],
  ...[putSourceHook, postSourceHookCall, putSourceHookBelow, postSourceHookBelow],
  ...[getMappings, getSourceMapping, postMappingPreview, putSourceMapping],
  ...[getDuplicates, getDuplicate, postDuplicateDecision, postComparison, deleteComparison],
  ...[getMerges, postMergeUndo, getNumbers, postNumberDecision],
  ...[getContacts, postCount, postParse, getAudiences, postAudience, deleteAudience],
  ...[getBroadcasts, postBroadcast, getBroadcast, patchBroadcast, postAgain],
  ...[postPreview, getRecipients, getCurve, getLiveBroadcast],
  ...[getChannelKinds, getChannels, postChannel, patchChannel, deleteChannel, postChannelTest],
  ...[getSchedules, postSchedule, postSchedulePreview, getSchedule, patchSchedule, getCalendar],
  ...[getCampaigns, postCampaign, getCampaign, patchCampaign],
  ...[getHook, postHook],
  ...[getThread, postMessage, postConsent, getUnknownSenders, getUnknownThread],
  ...[getPhones, postPhoneMessage, postPhoneCall, getPhoneCall, postPhoneAct],
  ...[getStarts, postStart, getStart, patchStart, deleteStart, getStartPeople, getLiveStart],
  ...[getProblems, getTriggers, postTrigger, postTriggerTrial, deleteTrigger],
  ...[getFlows, getFlowAssets, postFlow, getFlow, getLiveFlow, patchFlow, getRevisions],
  ...[postFlowImport, getFlowExport, postInspect],
  ...[getSubscribers, postSubscriber, deleteSubscriber],
  ...[getContactRuns, getFlowRuns, getSession, postSessionEnd, postContactEnd, postFlowEnd],
  ...[getFlowTests, postFlowTest, putFlowTest, deleteFlowTest, postFlowTestRun],
  ...[postFlowCopy, getPlaybooks, getPlaybook, postPlaybookInstall, getFlowOverview, patchPreparation],
  ...[getResults, getResultPeople, getFlowCounts, getThemes, putThemes, getAnswers, getAnswerer],
  ...[postReminder, postStartClosing, postFlowClosing],
  ...[postResultsExport, getResultsExports, getResultsExport, deleteResultsExport, getExportFile],
  ...[getChanges, getChangesFile, getChange, postChange, postDecision, postDecisions, postDone],
  ...[getChangeRules, postChangeRule, deleteChangeRule, getChangeSettings, putDeadNumbers, putWriteBack],
  ...[getGroups, getGroup, postGroup, patchGroup, postGroupMembers, putGroupTie],
];
