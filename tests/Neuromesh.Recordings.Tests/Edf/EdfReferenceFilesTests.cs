using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace Neuromesh.Recordings.Tests.Edf;

/// <summary>Real files, compared with what other programs read from them.</summary>
public sealed class EdfReferenceFilesTests
{
    /// <summary>
    /// The hashes are of the physical values of all channels as little-endian doubles, one channel after the other, the first 16 bytes of the
    /// SHA-256; they and the sums of digital values come from a decoder of 20 lines in Python that shares no code with this one.
    /// </summary>
    [SkippableTheory]
    [InlineData("edf-variants/edfio/SC4001EC-Hypnogram.bdf", "BDF+C", 0, 0, "e3b0c44298fc1c149afbf4c8996fb924")]
    [InlineData("edf-variants/edfio/SC4001EC-Hypnogram.edf", "EDF+C", 0, 0, "e3b0c44298fc1c149afbf4c8996fb924")]
    [InlineData("edf-variants/edfio/short_psg.bdf", "BDF", 7, 91200, "0439d8e1556ad2b02eaad5be465f7c96")]
    [InlineData("edf-variants/edfio/short_psg.edf", "EDF", 7, 91200, "0439d8e1556ad2b02eaad5be465f7c96")]
    [InlineData("edf-variants/edfio/test_subsecond.bdf", "BDF+C", 1, 89344, "808cdd805ae6d91a5a3b90152a15c2ec")]
    [InlineData("edf-variants/edfio/test_subsecond.edf", "EDF+C", 1, 89344, "808cdd805ae6d91a5a3b90152a15c2ec")]
    [InlineData("edf-variants/eeglab/test.bdf", "BDF", 17, 261120, "d5fb11847ce5b9206e6937b73f6fcb30")]
    [InlineData("edf-variants/eeglab/test.edf", "EDF", 16, 245760, "91b4fa3935e1a606446167adc4fe14f9")]
    [InlineData("edf-variants/eegtools/kemp-positive_spikes.edf", "EDF", 1, 1200, "590539a5dcda259739039cc981219c1b")]
    [InlineData("edf-variants/eegtools/sine3Hz_block0.2Hz.edf", "EDF", 2, 12408, "e11087ca99b3bc6621052a527f8a11d9")]
    [InlineData("edf-variants/mne/duplicate_channel_labels.edf", "EDF+C", 3, 7500, "f00e9ff1de2ad69233aaa1cfed7c3624")]
    [InlineData("edf-variants/mne/test.bdf", "BDF", 73, 149504, "ee05b107a472704f9931282d00706085")]
    [InlineData("edf-variants/mne/test.edf", "EDF+C", 139, 427008, "53932542c25b4bdea6f6f625bc3fa8b5")]
    [InlineData("edf-variants/mne/test_bdf_stim_channel.bdf", "BDF", 4, 20000, "52bf94b3f2f96c64c8a0760942eae04f")]
    [InlineData("edf-variants/mne/test_edf_stim_channel.edf", "EDF", 25, 30700, "b42d6b0a956d8c81fefa6542bf7d622b")]
    [InlineData("edf-variants/mne/test_stim_channel.edf", "EDF+C", 3, 360000, "da57df7275e61d38ea2c72d18557d184")]
    [InlineData("edf-variants/openpsg/resmed_BRP.edf", "EDF", 4, 180040, "ed98a9488f29912aff232f80dc3c9f49")]
    [InlineData("edf-variants/pyedflib/test_generator.bdf", "BDF+C", 5, 128220, "7dca10c4fb07e2a9c29b8206efb5b50c")]
    [InlineData("edf-variants/pyedflib/test_generator.edf", "EDF+C", 11, 1320000, "438f7060026ad0baf947ff9e2da92f3d")]
    [InlineData("edf-variants/pyedflib/test_generator_datarec_generator_0_5.bdf", "BDF+C", 5, 256440, "5f4c49d440e100300f227c00f0763187")]
    [InlineData("edf-variants/pyedflib/test_generator_datarec_generator_2.bdf", "BDF+C", 5, 64110, "4fc909676fe5af935b14ec26fd31da5c")]
    [InlineData("edf-variants/pyedflib/test_legacy.edf", "EDF", 11, 1320000, "438f7060026ad0baf947ff9e2da92f3d")]
    [InlineData("edf-variants/pyedflib/test_utf8.edf", "EDF+C", 1, 89344, "808cdd805ae6d91a5a3b90152a15c2ec")]
    [InlineData("eeg-neonatal/demo.edf", "EDF", 8, 1353728, "df7dd56ff41c5084f717bb3595d35371")]
    [InlineData("eeg-neonatal/eeg_burst_eg.edf", "EDF+C", 21, 1134336, "0543dc267a7275d9c4738b65e2f3f696")]
    public void Every_sample_is_that_of_an_independent_decoder(string file, string format, int channels, long samples, string hash)
    {
        using var recording = RecordingFile.Open(SharedData.Require(file));
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var channel = 0; channel < recording.Header.Channels.Length; channel++)
        {
            sha.AppendData(MemoryMarshal.AsBytes(recording.ReadAll(channel).AsSpan()));
        }

        Assert.Equal(format, recording.Header.Format);
        Assert.Equal(channels, recording.Header.Channels.Length);
        Assert.Equal(samples, recording.Header.Channels.Sum(c => c.SampleCount));
        Assert.Equal(hash, Convert.ToHexStringLower(sha.GetHashAndReset()[..16]));
    }

    [SkippableTheory]
    [InlineData("edfio/short_psg")]
    [InlineData("edfio/test_subsecond")]
    public void Twins_in_16_and_24_bit_hold_the_same_values(string name)
    {
        using var edf = RecordingFile.Open(SharedData.Require($"edf-variants/{name}.edf"));
        using var bdf = RecordingFile.Open(SharedData.Require($"edf-variants/{name}.bdf"));
        Assert.Equal(edf.Header.Channels.AsEnumerable(), bdf.Header.Channels);
        for (var channel = 0; channel < edf.Header.Channels.Length; channel++)
        {
            Assert.Equal(edf.ReadAll(channel), bdf.ReadAll(channel));
        }
    }

    [SkippableTheory]
    [InlineData("edfio/short_psg.edf")]
    [InlineData("edfio/short_psg.bdf")]
    public void Channel_headers_are_those_that_edfio_states(string name)
    {
        using var expected = JsonDocument.Parse(File.ReadAllBytes(SharedData.Require("edf-variants/edfio/short_psg_header_reference.json")));
        using var recording = RecordingFile.Open(SharedData.Require($"edf-variants/{name}"));
        Assert.Equal(7, expected.RootElement.GetArrayLength());
        foreach (var (channel, reference) in recording.Header.Channels.Zip(expected.RootElement.EnumerateArray()))
        {
            Assert.Equal(reference.GetProperty("label").GetString(), channel.Label);
            Assert.Equal(reference.GetProperty("transducer_type").GetString(), channel.Transducer);
            Assert.Equal(reference.GetProperty("physical_dimension").GetString(), channel.Unit);
            Assert.Equal(reference.GetProperty("physical_min").GetDouble(), channel.PhysicalMinimum);
            Assert.Equal(reference.GetProperty("physical_max").GetDouble(), channel.PhysicalMaximum);
            Assert.Equal(reference.GetProperty("digital_min").GetInt32(), channel.DigitalMinimum);
            Assert.Equal(reference.GetProperty("digital_max").GetInt32(), channel.DigitalMaximum);
            Assert.Equal(reference.GetProperty("prefiltering").GetString(), channel.Prefiltering);
            Assert.Equal(reference.GetProperty("samples_per_data_record").GetInt32() * 10, channel.SampleCount);
            Assert.Equal(reference.GetProperty("sampling_frequency").GetDouble(), channel.Rate.SamplesPerSecond);
        }

        Assert.Equal("X F X Female_33yr", recording.Header.Subject);
        Assert.Equal("Startdate 24-APR-1989 X X X", recording.Header.Description);
        Assert.Equal(new DateTime(1989, 4, 24, 16, 13, 0), recording.Header.StartTime);
        Assert.Equal(300, recording.Header.DurationSeconds);
    }

    /// <summary>The text is the recorder's own export in steps of 0.1 uV; the file adds the rounding of its 16 bits.</summary>
    [SkippableFact]
    public void Values_are_those_of_the_text_export_beside_the_file()
    {
        var expected = File.ReadLines(SharedData.Require("edf-variants/mne/test_edf_stim_channel.txt"))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray())
            .ToArray();
        using var recording = RecordingFile.Open(SharedData.Require("edf-variants/mne/test_edf_stim_channel.edf"));
        Assert.Equal((717, 25), (expected.Length, recording.Header.Channels.Length));
        for (var channel = 0; channel < recording.Header.Channels.Length; channel++)
        {
            var header = recording.Header.Channels[channel];
            var tolerance = 0.05 + ((header.PhysicalMaximum - header.PhysicalMinimum) / (header.DigitalMaximum - header.DigitalMinimum));
            var values = recording.ReadAll(channel);
            Assert.All(expected.Index(), row => Assert.Equal(row.Item[channel], values[row.Index], tolerance));
        }
    }

    /// <summary>The MATLAB file holds what BIOSIG reads, each channel held to the common rate of 1,600 Hz, in single precision.</summary>
    [SkippableFact]
    public void Channels_of_different_rates_are_those_that_biosig_reads()
    {
        var file = File.ReadAllBytes(SharedData.Require("edf-variants/mne/test_uneven_samp.mat"));
        using var inflated = new MemoryStream();
        using (var zlib = new ZLibStream(new MemoryStream(file, 136, file.Length - 136), CompressionMode.Decompress))
        {
            zlib.CopyTo(inflated);
        }

        var expected = MemoryMarshal.Cast<byte, float>(inflated.ToArray().AsSpan(56)).ToArray();
        Assert.Equal(2 * 176_000, expected.Length);
        using var recording = RecordingFile.Open(SharedData.Require("edf-variants/eegtools/sine3Hz_block0.2Hz.edf"));
        Assert.Equal([new SamplingRate(100, 1), new SamplingRate(64, 5)], recording.Header.Channels.Select(c => c.Rate));
        for (var channel = 0; channel < 2; channel++)
        {
            var held = 1600 / recording.Header.Channels[channel].Rate.SamplesPerSecond;
            var values = recording.ReadAll(channel);
            Assert.Equal(expected.Where((_, i) => i % 2 == channel), Enumerable.Range(0, 176_000).Select(i => (float)values[(int)(i / held)]));
        }
    }

    /// <summary>
    /// The generator wrote 100 uV * sin(2 pi f (i + 1) / 200 Hz), cut towards zero to the digital step of 2000 uV / 65535; digital 0 stands half a step above 0 uV.
    /// </summary>
    [SkippableTheory]
    [InlineData("sine 1 Hz", 1)]
    [InlineData("sine 8 Hz", 8)]
    [InlineData("sine 8.5 Hz", 8.5)]
    [InlineData("sine 15 Hz", 15)]
    [InlineData("sine 17 Hz", 17)]
    public void Generated_sines_have_their_amplitude_and_frequency(string label, double hertz)
    {
        using var recording = RecordingFile.Open(SharedData.Require("edf-variants/pyedflib/test_generator.edf"));
        var channel = recording.Header.Channels.Select(c => c.Label).ToList().IndexOf(label);
        Assert.Equal(new SamplingRate(200, 1), recording.Header.Channels[channel].Rate);
        Assert.All(
            recording.ReadAll(channel).Take(20_000).Index(),
            sample => Assert.Equal(100 * Math.Sin(2 * Math.PI * hertz * (sample.Index + 1) / 200), sample.Item, 1.5 * 2000 / 65535));
    }

    [SkippableFact]
    public void Rates_are_exact_fractions_of_the_record_duration()
    {
        using var stimulus = RecordingFile.Open(SharedData.Require("edf-variants/mne/test_edf_stim_channel.edf"));
        Assert.Equal(new SamplingRate(128, 1), stimulus.Header.Channels[0].Rate);
        Assert.Equal(9.59375, stimulus.Header.DurationSeconds);
        using var sleep = RecordingFile.Open(SharedData.Require("edf-variants/openpsg/resmed_BRP.edf"));
        Assert.Equal(new SamplingRate(25, 1), sleep.Header.Channels[0].Rate);
        Assert.Equal(new SamplingRate(1, 60), sleep.Header.Channels[3].Rate);
        Assert.Equal(2400, sleep.Header.DurationSeconds);
    }

    [SkippableTheory]
    [InlineData("edf-variants/eeglab/test.bdf", "number of data records")]
    [InlineData("edf-variants/mne/duplicate_channel_labels.edf", "EEG F1-Ref")]
    [InlineData("edf-variants/pyedflib/test_legacy.edf", "EDF Annotations")]
    [InlineData("eeg-neonatal/eeg_burst_eg.edf", "no annotation channel")]
    public void Oddities_are_read_with_one_warning(string file, string remark)
    {
        using var recording = RecordingFile.Open(SharedData.Require(file));
        Assert.Contains(remark, Assert.Single(recording.Header.Warnings), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("edf-variants/mne/test.edf")]
    [InlineData("edf-variants/edfio/short_psg.bdf")]
    [InlineData("edf-variants/pyedflib/test_generator_datarec_generator_0_5.bdf")]
    [InlineData("eeg-neonatal/demo.edf")]
    public void Sound_files_are_read_without_warnings(string file)
    {
        using var recording = RecordingFile.Open(SharedData.Require(file));
        Assert.Empty(recording.Header.Warnings);
    }
}
