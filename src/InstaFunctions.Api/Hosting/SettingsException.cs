namespace InstaFunctions.Api.Hosting;

/// <summary>A setting is wrong; the message names it and says what it must be.</summary>
public sealed class SettingsException(string message) : Exception(message);
