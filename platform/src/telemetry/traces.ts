/** One finished request, for tracing. */
export interface RequestSpan {
  readonly route: string
  readonly method: string
  readonly status: number
  readonly seconds: number
}

export interface Traces {
  request(span: RequestSpan): void
  close(): Promise<void>
}

/** Sends traces to an OTLP endpoint. OpenTelemetry is loaded only here: a node without an endpoint never pays for it. */
export async function startTraces(endpoint: string, serviceName: string): Promise<Traces> {
  const { NodeTracerProvider, BatchSpanProcessor } = await import('@opentelemetry/sdk-trace-node')
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http')
  const { SpanKind, SpanStatusCode } = await import('@opentelemetry/api')
  const exporter = new OTLPTraceExporter({ url: endpoint })
  const provider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] })
  const tracer = provider.getTracer(serviceName)
  return {
    request({ route, method, status, seconds }) {
      const end = Date.now()
      const span = tracer.startSpan(`${method} ${route}`, {
        kind: SpanKind.SERVER,
        startTime: end - seconds * 1000,
        attributes: {
          'http.request.method': method,
          'http.route': route,
          'http.response.status_code': status,
          'service.name': serviceName,
        },
      })
      if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
      span.end(end)
    },
    async close() {
      const patience = new Promise<void>((done) => setTimeout(done, 1_000).unref())
      await Promise.race([provider.shutdown().catch(() => undefined), patience])
    },
  }
}
