-- Mappings: where a source keeps what we read, as data (contract/src/mapping.ts).
alter table registry.source
  -- Rises with each change of the mapping; whoever saves says which version they have changed.
  add column mapping_version int not null default 0;

-- What linked resources (iHRIS trainings, leave) add to a person. They may come before the person.
create table registry.linked (
  source_id int not null,
  resource_id text not null,                -- Basic id
  practitioner_ref text,
  skills int[] not null default '{}',
  fields jsonb not null default '{}',       -- {key: text}
  active boolean not null default true,     -- false: it says that the person has left
  primary key (source_id, resource_id)
);
create index linked_person on registry.linked (source_id, practitioner_ref);

-- Of all linked resources of the person, kept by registry.apply_linked: audiences read them with the identity's own.
alter table registry.identity
  add column linked_skills int[] not null default '{}',
  add column linked_active boolean not null default true;
