import type { KeyType } from '../items/attribute-value.ts';
import type { Tag } from './check-tags.ts';
import type { BillingMode, OnDemandThroughput, StreamViewType, WarmThroughput } from './table.ts';

/** Capacity as a request gives it. */
export interface ThroughputRequest {
  readonly ReadCapacityUnits: number;
  readonly WriteCapacityUnits: number;
}

/** A key as a request gives it. */
export type KeySchemaRequest = readonly { readonly AttributeName: string; readonly KeyType: string }[];

/** An index as a request gives it. */
export interface IndexRequest {
  readonly IndexName: string;
  readonly KeySchema: KeySchemaRequest;
  readonly Projection: {
    readonly ProjectionType?: 'ALL' | 'INCLUDE' | 'KEYS_ONLY';
    readonly NonKeyAttributes?: readonly string[];
  };
  readonly ProvisionedThroughput?: ThroughputRequest;
  readonly OnDemandThroughput?: OnDemandThroughput;
  readonly WarmThroughput?: WarmThroughput;
}

/** Key attributes as a request defines them. */
export type AttributeDefinitions = readonly { readonly AttributeName: string; readonly AttributeType: KeyType }[];

/** A stream as a request wants it. */
export interface StreamRequest {
  readonly StreamEnabled?: boolean;
  readonly StreamViewType?: StreamViewType;
}

/** Encryption as a request wants it. */
export interface EncryptionRequest {
  readonly Enabled?: boolean;
  readonly SSEType?: string;
  readonly KMSMasterKeyId?: string;
}

/** A CreateTable request. */
export interface CreateTableRequest {
  readonly TableName: string;
  readonly AttributeDefinitions: AttributeDefinitions;
  readonly KeySchema: KeySchemaRequest;
  readonly BillingMode?: BillingMode;
  readonly ProvisionedThroughput?: ThroughputRequest;
  readonly LocalSecondaryIndexes?: readonly IndexRequest[];
  readonly GlobalSecondaryIndexes?: readonly IndexRequest[];
  readonly StreamSpecification?: StreamRequest;
  readonly SSESpecification?: EncryptionRequest;
  readonly Tags?: readonly Tag[];
  readonly TableClass?: string;
  readonly DeletionProtectionEnabled?: boolean;
  readonly OnDemandThroughput?: OnDemandThroughput;
  readonly WarmThroughput?: WarmThroughput;
}

/** One change of an UpdateTable request's indexes. */
export interface IndexUpdate {
  readonly Create?: IndexRequest;
  readonly Update?: {
    readonly IndexName: string;
    readonly ProvisionedThroughput?: ThroughputRequest;
    readonly OnDemandThroughput?: OnDemandThroughput;
    readonly WarmThroughput?: WarmThroughput;
  };
  readonly Delete?: { readonly IndexName: string };
}

/** An UpdateTable request. */
export interface UpdateTableRequest {
  readonly TableName: string;
  readonly AttributeDefinitions?: AttributeDefinitions;
  readonly BillingMode?: BillingMode;
  readonly ProvisionedThroughput?: ThroughputRequest;
  readonly GlobalSecondaryIndexUpdates?: readonly IndexUpdate[];
  readonly StreamSpecification?: StreamRequest;
  readonly SSESpecification?: EncryptionRequest;
  readonly TableClass?: string;
  readonly DeletionProtectionEnabled?: boolean;
  readonly OnDemandThroughput?: OnDemandThroughput;
  readonly WarmThroughput?: WarmThroughput;
}
