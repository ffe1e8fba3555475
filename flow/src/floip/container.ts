/** FLOIP containers as we write them (1.0.0-rc4). */
import type { Json } from '../exports/json.ts';

export interface FloipExit {
  readonly uuid: string;
  readonly name: string;
  readonly destination_block?: string;
  readonly semantic_label?: string;
  readonly test?: string;
  readonly default?: boolean;
}
export interface FloipBlock {
  readonly uuid: string;
  readonly name: string;
  readonly label?: string;
  readonly semantic_label?: string;
  readonly tags?: readonly string[];
  readonly type: string;
  readonly config: Json;
  readonly exits: readonly FloipExit[];
  readonly ui_metadata: { readonly canvas_coordinates: { readonly x: number; readonly y: number } };
  vendor_metadata?: Json;
}
export interface FloipValue {
  readonly language_id: string;
  readonly content_type: string;
  readonly mime_type?: string;
  readonly modes: readonly string[];
  readonly value: string;
}
export interface FloipResource {
  readonly uuid: string;
  readonly values: readonly FloipValue[];
}
export interface FloipFlow {
  readonly uuid: string;
  readonly name: string;
  readonly label?: string;
  readonly last_modified: string;
  readonly interaction_timeout: number;
  vendor_metadata?: Json;
  readonly supported_modes: readonly string[];
  readonly first_block_id: string;
  readonly languages: readonly { readonly id: string; readonly iso_639_3: string }[];
  readonly blocks: readonly FloipBlock[];
  readonly resources: readonly FloipResource[];
}
export interface FloipContainer {
  readonly specification_version: '1.0.0-rc4';
  readonly uuid: string;
  readonly name: string;
  readonly description: string;
  readonly flows: readonly FloipFlow[];
}
