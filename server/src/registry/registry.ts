/** Front door of the registry: who the workforce is, where they come from, and how they get in. */
import type { Choice, ContactDetail, PlaceRow, PlaceShape } from '@mhero/contract/contacts.ts';
import type {
  Mapping,
  MappingPreset,
  MappingPreview,
  PreviewMapping,
  SavedMapping,
  SourceMapping,
} from '@mhero/contract/mapping.ts';
import type { Subject } from '../access/subject.ts';
import { AppError } from '../errors.ts';
import type { RegistryDeps } from './deps.ts';
import { type NewImport, registerImports, startInBackground, takeUpAgain } from './import/background.ts';
import { listPresets, previewMapping, readSourceMapping, saveMapping } from './mapping/mapping.ts';
import * as imports from './store/imports.ts';
import * as people from './store/people.ts';
import { readContact } from './store/read-contact.ts';
import { type PlaceQuery, readChoices, readPlaces } from './store/read-places.ts';
import { readShapes } from './store/read-shapes.ts';

export type { RegistryDeps } from './deps.ts';
export { enqueueImport, type NewImport, takeUpAgain } from './import/background.ts';
export {
  carryOut,
  compiledMapping,
  type End,
  type ImportRequest,
  type ImportResult,
  readCountry,
  runImport,
  typesRead,
} from './import/imports.ts';
export { type ResourceType, readTypes } from './import/received.ts';
export type { Ending } from './import/run.ts';
export { languageCode } from './normalise/languages.ts';
export type { Json } from './normalise/tolerant.ts';
export { demoInput } from './read/demo.ts';
export type { ResourceStream } from './read/incoming.ts';
export { fileInput, streamInput } from './read/inputs.ts';
export type { InputSpec } from './read/open-input.ts';
export { refusedInput, storedInput } from './read/stored.ts';
export { type FactsContext, type RecordFacts, recordFacts } from './record-facts.ts';
export { checkMapping, sheetInput, uploadSheet } from './sheets/sheets.ts';
export { cleanUploads } from './sheets/uploads.ts';
export { openSecrets, sealSecrets } from './source-secrets.ts';
export { type ListedFact, readFacts, readListedFacts } from './store/facts.ts';
export {
  beginComparison,
  countGoing,
  doubtKept,
  endComparison,
  keepGoing,
  noteThere,
  readGoing,
  release,
  sampleGoing,
  type Thing,
} from './store/going.ts';
export { contactLanguages, denyAddress, findReachable, markHeard, openAddresses, setOptedOut } from './store/heard.ts';
export {
  type Counts,
  clearStopped,
  forgetUneventful,
  type ImportRow,
  markRunning,
  type NoteRow,
  type Progress,
} from './store/imports.ts';
export { createKnownNames, type KnownNames } from './store/known-names.ts';
export {
  createGroup,
  findGroup,
  type GroupRecord,
  liesWithin,
  linkGroup,
  listGroups,
  moveMembers,
  renameGroup,
} from './store/manual-groups.ts';
export { absorb, type KeptPeople, lockPeople, separate } from './store/merge.ts';
export { addByMessage, isPersonal, ownerOf } from './store/newcomers.ts';
export { countShared, prioritiesWait, showAgain, takePriorities } from './store/priorities.ts';
export { readReceived } from './store/read-resource.ts';
export {
  addressesOf,
  contactsInside,
  everybodyIn,
  groupsNamed,
  type NamedPeople,
  ownersNamed,
  peopleNamed,
  peopleOfRoles,
  placesNamed,
  survivorsOf,
  uuidsOf,
} from './store/references.ts';
export { countRefused, type RefusedRow, readRefused } from './store/refused.ts';
export { leaveSome, openSource, saveConnection, setLeft } from './store/sources.ts';
export { changeTalkers, readSourceNames, readTalkers, type TalkerChange, type TalkerRow } from './store/talkers.ts';
export { insideArea, pageByUuid, type UuidPage, visibleTo } from './store/visible.ts';
export {
  addVocabulary,
  allFields,
  allGroups,
  findFields,
  findGroups,
  type VocabularyField,
  type VocabularyGroup,
} from './store/vocabulary.ts';
export { type Writable, writableAmong } from './store/writable.ts';
export { readPlaceNames } from './store-place-names.ts';
export { attributesOf, fieldsOf, needNames, registryFields } from './talker-attributes.ts';

export interface Registry {
  /** Errors: `request:not_found`, also for somebody outside the caller's area. Without the history of consent. */
  findContact(subject: Subject, uuid: string): Promise<Omit<ContactDetail, 'consent'> & { contactId: number }>;
  listPlaces(subject: Subject, query: PlaceQuery): Promise<PlaceRow[]>;
  /** Outlines of the places of a level, of those that have one; none where they are too many to draw. */
  listShapes(subject: Subject, level: string): Promise<PlaceShape[]>;
  /** Values of cadre, job, skill, facility_type, employer, language, gender, group, place and facility. */
  listChoices(subject: Subject, attribute: string, search: string | null): Promise<Choice[]>;
  /** Newest first. */
  listImports(before: number | null, limit: number): Promise<imports.ImportRow[]>;
  findImport(uuid: string): Promise<imports.ImportRow>;
  importNotes(uuid: string, filter: Parameters<typeof imports.readNotes>[2]): Promise<imports.NoteRow[]>;
  /** Answers the import's public id. Errors: `import:running`. */
  startImport(subject: Subject, wanted: NewImport): Promise<string>;
  /** Mappings that come with the product. */
  listMappings(): MappingPreset[];
  /** Errors: `request:not_found`. */
  findMapping(sourceId: number): Promise<SourceMapping>;
  /** Tries a mapping on a sample; changes nothing. Errors: `request:not_found`, `request:invalid`, `connector:*`. */
  previewMapping(sourceId: number, wanted: PreviewMapping): Promise<MappingPreview>;
  /** Errors: `request:not_found`, `mapping:invalid` with places, `mapping:changed`. */
  saveMapping(subject: Subject, sourceId: number, mapping: Mapping | null, version: number): Promise<SavedMapping>;
  cancelImport(uuid: string): Promise<void>;
  resumeImport(subject: Subject, uuid: string): Promise<void>;
  /** People whose last role has ended by date. Called daily; answers how many changed. */
  refreshEnded(): Promise<number>;
}

export function createRegistry(deps: RegistryDeps): Registry {
  const { db, jobs } = deps;
  registerImports(deps, jobs);

  async function findImport(uuid: string): Promise<imports.ImportRow> {
    const row = await imports.readImport(db, uuid);
    if (!row) throw new AppError('request:not_found', 'There is no such import.');
    return row;
  }

  return {
    findImport,
    listMappings: listPresets,
    findMapping: (sourceId) => readSourceMapping(db, sourceId),
    previewMapping: (sourceId, wanted) => previewMapping(deps, sourceId, wanted),
    saveMapping: (subject, sourceId, mapping, version) => saveMapping(db, subject, sourceId, mapping, version),
    async findContact(subject, uuid) {
      const found = await readContact(db, uuid, subject.area);
      if (!found) throw new AppError('request:not_found', 'There is no such person in your area.');
      return found;
    },
    listPlaces: (subject, query) => readPlaces(db, subject.area, query),
    listShapes: (subject, level) => readShapes(db, subject.area, level),
    async listChoices(subject, attribute, search) {
      const found = await readChoices(db, subject.area, attribute, search);
      if (!found) throw new AppError('request:not_found', `"${attribute}" has no list of values.`);
      return found;
    },
    listImports: (before, limit) => imports.readImports(db, before, limit),
    importNotes: async (uuid, filter) => imports.readNotes(db, (await findImport(uuid)).id, filter),
    startImport: (subject, wanted) => startInBackground(deps, subject, wanted),
    async cancelImport(uuid) {
      const row = await findImport(uuid);
      if (row.job_id !== null) await jobs.cancel(row.job_id);
      const job = row.job_id === null ? null : await jobs.read(row.job_id);
      if (job?.state !== 'running') await imports.endImport(db, row.id, 'cancelled', null);
    },
    resumeImport: (subject, uuid) => db.tx((tx) => takeUpAgain(tx, jobs, uuid, subject.accountId)),
    async refreshEnded() {
      const ids = await imports.findEnded(db, 50_000);
      if (ids.length > 0) await people.refreshContacts(db, ids);
      return ids.length;
    },
  };
}
