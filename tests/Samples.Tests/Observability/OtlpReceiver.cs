using System.Buffers.Binary;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Samples.Tests.Observability;

/// <summary>A collector on loopback that keeps what it gets: OTLP over HTTP, or over gRPC (github.com/grpc/grpc, PROTOCOL-HTTP2.md).</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    // A flag for compression and the length, before each message.
    private const int FramePrefix = 5;

    private readonly WebApplication _application;
    private readonly List<byte[]> _messages = [];

    private OtlpReceiver(HttpProtocols protocol)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocol));
        _application = builder.Build();
        _application.MapPost("/v1/traces", (RequestDelegate)TakeHttpAsync);
        _application.MapPost("/opentelemetry.proto.collector.trace.v1.TraceService/Export", (RequestDelegate)TakeGrpcAsync);
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_application.Urls.Single());

    /// <summary>The messages, each an ExportTraceServiceRequest.</summary>
    public IReadOnlyList<byte[]> Messages
    {
        get
        {
            lock (_messages)
                return [.. _messages];
        }
    }

    public static async Task<OtlpReceiver> StartAsync(bool grpc)
    {
        var receiver = new OtlpReceiver(grpc ? HttpProtocols.Http2 : HttpProtocols.Http1);
        await receiver._application.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task TakeHttpAsync(HttpContext context)
    {
        Assert.Equal("application/x-protobuf", context.Request.ContentType);
        Keep(await ReadAsync(context), 0);
        context.Response.ContentType = "application/x-protobuf";
    }

    private async Task TakeGrpcAsync(HttpContext context)
    {
        byte[] frame = await ReadAsync(context);
        Assert.Equal((0, frame.Length - FramePrefix), (frame[0], BinaryPrimitives.ReadInt32BigEndian(frame.AsSpan(1))));
        Keep(frame, FramePrefix);
        context.Response.ContentType = "application/grpc";
        context.Response.DeclareTrailer("grpc-status");
        await context.Response.Body.WriteAsync(new byte[FramePrefix], context.RequestAborted);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    private static async Task<byte[]> ReadAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        return body.ToArray();
    }

    private void Keep(byte[] body, int start)
    {
        lock (_messages)
            _messages.Add(body[start..]);
    }
}
