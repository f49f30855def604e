using Hyperlight.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Microsoft.AspNetCore.Builder;

/// <summary>A metrics endpoint for ASP.NET Core hosts that have none.</summary>
public static class HyperlightMetricsEndpointExtensions
{
    /// <summary>Answers GET requests with the metrics as Prometheus reads them. It collects from now on, until the application stops.</summary>
    /// <param name="endpoints">Where it is added.</param>
    /// <param name="pattern">The path.</param>
    /// <param name="configure">Says what is shown beside Hyperlight's own metrics; null for nothing.</param>
    /// <returns>The endpoint, to add authorization and the like.</returns>
    public static IEndpointConventionBuilder MapHyperlightMetrics(this IEndpointRouteBuilder endpoints, string pattern = "/metrics", Action<HyperlightMetricsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var metrics = new HyperlightMetricsText(configure);
        endpoints.ServiceProvider.GetService<IHostApplicationLifetime>()?.ApplicationStopped.Register(metrics.Dispose);
        return endpoints.MapGet(pattern, (RequestDelegate)Answer);

        Task Answer(HttpContext context)
        {
            context.Response.ContentType = HyperlightMetricsText.ContentType;
            return context.Response.WriteAsync(metrics.Read(), context.RequestAborted);
        }
    }
}
