using Azure.Core.Serialization;
using Microsoft.DurableTask;

namespace InstaFunctions.DurableHost;

/// <summary>Writes histories with the worker's serializer, as the isolated worker does.</summary>
internal sealed class SerializerConverter(ObjectSerializer serializer) : DataConverter
{
    public override string? Serialize(object? value) =>
        value is null ? null : serializer.Serialize(value, value.GetType(), CancellationToken.None).ToString();

    public override object? Deserialize(string? data, Type targetType) =>
        data is null ? null : serializer.Deserialize(BinaryData.FromString(data).ToStream(), targetType, CancellationToken.None);
}
