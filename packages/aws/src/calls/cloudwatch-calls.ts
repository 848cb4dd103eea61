import type { JsonCall } from './json-service.ts';

export interface GetMetricDataInput {
  /** Seconds since 1970, as every time of this protocol. */
  StartTime: number;
  EndTime: number;
  ScanBy: 'TimestampDescending';
  MetricDataQueries: {
    Id: string;
    MetricStat: {
      Metric: { Namespace: string; MetricName: string; Dimensions: DimensionFilter[] };
      Period: number;
      Stat: string;
    };
  }[];
}

interface DimensionFilter {
  Name: string;
  Value: string;
}

export interface GetMetricDataOutput {
  MetricDataResults?: { Id?: string; Timestamps?: number[]; Values?: number[] }[];
}

export const getMetricData: JsonCall<GetMetricDataInput, GetMetricDataOutput> = {
  operation: 'GetMetricData',
};
