using System.Globalization;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Hyperlight.Telemetry.Prometheus;

/// <summary>Writes metrics in Prometheus' text format 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats). Names follow OpenTelemetry's rules for Prometheus, without labels for scopes.</summary>
internal sealed class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new();
    private readonly HashSet<string> _described = [];

    public override string ToString() => _text.ToString();

    /// <summary>Adds one metric with all its series.</summary>
    public void Add(Metric metric)
    {
        string name = NameOf(metric);
        // Two meters may have an instrument of one name; a name is described once.
        if (_described.Add(name))
        {
            _text.Append("# HELP ").Append(name).Append(' ').Append(Escape(metric.Description, false)).Append('\n');
            _text.Append("# TYPE ").Append(name).Append(' ').Append(TypeOf(metric.MetricType)).Append('\n');
        }
        foreach (ref readonly MetricPoint point in metric.GetMetricPoints())
            Add(name, metric.MetricType, point);
    }

    /// <summary>The name that Prometheus knows a metric by.</summary>
    public static string NameOf(Metric metric)
    {
        if (metric.MeterName == OlderMetrics.MeterName)
            return metric.Name;
        string name = string.Concat(metric.Name.Select(static character => char.IsAsciiLetterOrDigit(character) || character == ':' ? character : '_'));
        name = WithSuffix(name, metric.Unit switch
        {
            "s" => "seconds",
            "ms" => "milliseconds",
            "By" => "bytes",
            "1" or "" or null => "",
            ['{', ..] => "",
            var other => string.Concat(other.Where(char.IsAsciiLetterOrDigit)),
        });
        name = WithSuffix(name, metric.MetricType is MetricType.LongSum or MetricType.DoubleSum ? "total" : "");
        return char.IsAsciiDigit(name[0]) ? $"_{name}" : name;
    }

    private static string WithSuffix(string name, string suffix) => suffix.Length == 0 || name.EndsWith($"_{suffix}", StringComparison.Ordinal) ? name : $"{name}_{suffix}";

    private static string TypeOf(MetricType type) => type switch
    {
        MetricType.LongSum or MetricType.DoubleSum => "counter",
        MetricType.Histogram => "histogram",
        _ => "gauge",
    };

    private void Add(string name, MetricType type, in MetricPoint point)
    {
        string labels = LabelsOf(point.Tags);
        switch (type)
        {
            case MetricType.LongSum or MetricType.LongSumNonMonotonic:
                Line(name, labels, point.GetSumLong());
                break;
            case MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic:
                Line(name, labels, point.GetSumDouble());
                break;
            case MetricType.LongGauge:
                Line(name, labels, point.GetGaugeLastValueLong());
                break;
            case MetricType.DoubleGauge:
                Line(name, labels, point.GetGaugeLastValueDouble());
                break;
            case MetricType.Histogram:
                Buckets(name, labels, point);
                Line($"{name}_sum", labels, point.GetHistogramSum());
                Line($"{name}_count", labels, point.GetHistogramCount());
                break;
            default:
                throw new NotSupportedException($"{name} is a {type}, which only a view can make of it.");
        }
    }

    private void Buckets(string name, string labels, in MetricPoint point)
    {
        long below = 0;
        foreach (HistogramBucket bucket in point.GetHistogramBuckets())
        {
            below += bucket.BucketCount;
            Line($"{name}_bucket", Join(labels, $"le=\"{Number(bucket.ExplicitBound)}\""), below);
        }
    }

    private void Line(string name, string labels, double value)
    {
        _text.Append(name);
        if (labels.Length > 0)
            _text.Append('{').Append(labels).Append('}');
        _text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string LabelsOf(in ReadOnlyTagCollection tags)
    {
        string labels = "";
        foreach (KeyValuePair<string, object?> tag in tags)
        {
            string name = string.Concat(tag.Key.Select(static character => char.IsAsciiLetterOrDigit(character) ? character : '_'));
            labels = Join(labels, $"{name}=\"{Escape(Convert.ToString(tag.Value, CultureInfo.InvariantCulture) ?? "", true)}\"");
        }
        return labels;
    }

    private static string Join(string labels, string label) => labels.Length == 0 ? label : $"{labels},{label}";

    private static string Escape(string text, bool isLabel)
    {
        text = text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal);
        return isLabel ? text.Replace("\"", "\\\"", StringComparison.Ordinal) : text;
    }

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant().Replace("nan", "NaN", StringComparison.Ordinal),
    };
}
